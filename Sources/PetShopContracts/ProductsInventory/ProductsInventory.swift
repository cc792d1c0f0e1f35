import HTTP
import PetShop
package import PetShopAPI

extension Contract {
  /// “Productos e Inventario”, in JSON:API, for services that show an `X-API-KEY`.
  package static let productsInventory = Contract(
    name: "products-inventory", routes: ProductsInventoryRoutes.all,
    hasOptionalTrailingSlash: true, render: JSONAPIErrors.render)
}
