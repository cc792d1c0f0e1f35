print("petshop")
