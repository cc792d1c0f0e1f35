-- What the search knows of the two languages of the shop. All of it is data, to be added to and
-- taken from with SQL; and then every product that was there before is found by its words.

INSERT INTO search_stop_words (word)
SELECT DISTINCT word
FROM regexp_split_to_table(
  'a al algo algun alguna alguno algunos ante aunque bajo cada como con contra cual cuando de del '
  'desde donde dos e el ella ellas ellos en entre era es esa ese eso esta este esto estos estas fue '
  'ha hacia hasta hay la las le les lo los mas me mi mis mientras muy nada ni no nos nuestra nuestro '
  'o os otra otro para pero poco por porque pues que se sea segun ser si sin sobre solo son su sus '
  'suya suyo tal tambien tan tanto te ti tiene todo toda todos todas tras tu tus u un una uno unos '
  'vos y ya yo '
  'about after all also am an and any are as at be been being between both but by can could did do '
  'does doing each few for from had has have having he her here him his how i if in into is it its '
  'just more most my of off on only or other our out over own same she should so some such than that '
  'the their them then there these they this those through to too under until up very was we were '
  'what when where which while who why will with would you your '
  -- What is said when buying, of whatever it is.
  'barato barata baratos baratas bonito bonita buen buena bueno busco comprar compra economico '
  'favor gracias mejor mejores necesito nuevo nueva oferta ofertas online precio precios quiero '
  'tienda venta best buy cheap deal good great looking need nice online please price sale shop '
  'store want', '\s+') AS word
ON CONFLICT DO NOTHING;

INSERT INTO search_stop_words (word, only_sorts)
SELECT word, true
FROM unnest('{mascota,mascotas,animal,animales,pet,pets}'::text[]) AS word;

-- Words that mean the same, each way.
INSERT INTO search_synonyms (word, synonym)
SELECT DISTINCT a, b
FROM (VALUES
  -- Animals.
  ('perro perra perrito perrita can canino canina dog doggy doggie hound'),
  ('cachorro cachorra puppy pup perrito perrita'),
  ('gato gata felino felina minino micho cat kitty feline'),
  ('gatito gatita kitten minino'),
  ('ave pajaro pajarito bird'),
  ('canario canary'),
  ('periquito perico budgie parakeet budgerigar'),
  ('agapornis agaporni inseparable lovebird'),
  ('ninfa carolina cockatiel'),
  ('loro cotorra parrot'),
  ('pez pescado pececito fish'),
  ('goldfish carpa dorado'),
  ('betta beta luchador'),
  ('roedor rodent'),
  ('hamster'),
  ('cobaya cobayo cuy cuyo guinea conejillo conejito'),
  ('conejo conejito rabbit bunny'),
  ('raton mouse mice'),
  ('rata rat'),
  ('jerbo gerbil'),
  ('reptil reptile'),
  ('tortuga galapago turtle tortoise terrapin'),
  ('gecko salamanquesa'),
  ('serpiente culebra snake'),
  ('lagarto lizard iguana'),
  ('dragon dragoncito'),
  ('mascota animal pet'),
  -- Going out.
  ('collar collarin'),
  ('correa cuerda trailla leash lead'),
  ('extensible retractil flexi retractable extendable'),
  ('arnes pechera peto harness'),
  ('antitirones pull nopull'),
  ('bozal muzzle'),
  ('placa chapa medalla identificacion identificador tag'),
  ('transportin trasportin portamascotas carrier crate'),
  ('transporte transportar viaje viajar travel carrier'),
  ('mochila backpack rucksack'),
  ('coche auto carro car'),
  ('asiento seat'),
  ('funda cubierta cover'),
  ('impermeable chubasquero raincoat waterproof'),
  ('abrigo jersey ropa coat sweater clothes clothing'),
  ('paseo pasear walk walking'),
  -- Eating and drinking.
  ('pienso croqueta kibble'),
  ('comida alimento alimentacion food feed'),
  ('humedo humeda wet'),
  ('seco seca dry'),
  ('lata can tin canned'),
  ('sobre pouch'),
  ('snack premio chuche chucheria golosina galleta treat'),
  ('semilla mixtura mezcla seed'),
  ('heno hay'),
  ('mijo millet'),
  ('escama copo flake'),
  ('granulo pellet'),
  ('pastilla tableta tablet wafer'),
  ('pollo chicken'),
  ('cordero lamb'),
  ('ternera vaca buey res beef'),
  ('pavo turkey'),
  ('salmon'),
  ('atun tuna'),
  ('arroz rice'),
  ('huevo egg'),
  ('cereal grain'),
  ('adulto adult'),
  ('senior mayor viejo anciano'),
  ('ligero light'),
  ('esterilizado castrado sterilised sterilized neutered'),
  ('comedero cuenco plato bowl feeder'),
  ('bebedero bottle drinker waterer'),
  ('fuente fountain'),
  ('agua water'),
  ('automatico automatic programable'),
  ('dispensador tolva dispenser'),
  ('lento slow'),
  ('contenedor recipiente bote container bin'),
  ('guardar almacenar conservar storage'),
  ('vitamina vitamin'),
  ('calcio calcium'),
  ('complemento suplemento supplement'),
  ('hueso bone'),
  ('jibia sepia cuttlebone cuttlefish'),
  ('insecto gusano larva grillo insect worm cricket'),
  -- Playing and resting.
  ('juguete juego jugar toy play'),
  ('pelota bola ball'),
  ('cuerda soga rope'),
  ('mordedor chew chewing masticar morder'),
  ('pluma feather'),
  ('cana varita wand'),
  ('cascabel bell'),
  ('gatera catnip nepeta'),
  ('rascador aranador scratcher scratching'),
  ('aranar rascar scratch'),
  ('arbol torre tree'),
  ('poste post'),
  ('carton cardboard'),
  ('rueda noria wheel'),
  ('columpio swing'),
  ('cama colchon colchoneta cojin cuna bed mattress cushion'),
  ('ortopedico orthopedic orthopaedic viscoelastico'),
  ('manta blanket'),
  ('casita caseta casa house hideout'),
  ('cueva cave'),
  ('refugio escondite hide shelter'),
  ('nido nest'),
  ('parque corral playpen pen'),
  ('barrera valla puerta gate'),
  -- Litter, cages, tanks.
  ('arenero sanitario litterbox'),
  ('arena sustrato litter sand'),
  ('aglomerante aglutinante clumping'),
  ('biodegradable compostable ecologico'),
  ('cubierto cerrado covered enclosed hooded'),
  ('bandeja caja tray box'),
  ('lecho viruta cama bedding'),
  ('jaula pajarera voladera cage aviary'),
  ('acuario pecera aquarium tank'),
  ('terrario vivario terrarium vivarium'),
  ('tortuguera tortuguero'),
  ('filtro filter'),
  ('calentador heater'),
  ('termostato thermostat'),
  ('calefaccion calor heating heat'),
  ('termica heating calefactora'),
  ('lampara luz bombilla foco iluminacion lamp light bulb lighting'),
  ('grava gravilla gravel'),
  ('sustrato substrate'),
  ('coco coconut coir'),
  ('acondicionador conditioner'),
  ('cristal vidrio glass'),
  ('madera wood wooden'),
  ('cuero piel leather'),
  ('nailon nylon'),
  ('acero inoxidable steel stainless metal'),
  ('reflectante reflective'),
  -- Keeping clean and well.
  ('champu shampoo jabon'),
  ('bano banar bath bathe'),
  ('banera bathtub birdbath'),
  ('cepillo peine brush comb'),
  ('cepillar peinar grooming brushing'),
  ('pelo fur hair coat'),
  ('cortaunas clipper trimmer'),
  ('una nail claw'),
  ('diente dental dentifrico tooth teeth'),
  ('oido oreja ear'),
  ('limpiador limpieza limpiar cleaner cleaning'),
  ('toallita wipe'),
  ('bolsa bag'),
  ('excremento caca heces popo poop waste'),
  ('olor smell odor odour'),
  ('orina pis pipi urine pee'),
  ('eliminador quitar eliminar remover'),
  ('almohadilla pata paw'),
  ('balsamo crema balm protector'),
  ('botiquin firstaid'),
  ('auxilio aid'),
  ('primero first'),
  ('piel skin'),
  ('sensible sensitive'),
  ('grande large big'),
  ('pequeno small'),
  ('rojo roja red'),
  ('automatica automatico')
) AS same (words),
  string_to_table(words, ' ') AS a, string_to_table(words, ' ') AS b
WHERE a <> b;

-- What a word takes in without meaning the same: who asks for food is glad of seeds, who asks for
-- seeds not of any food. The first word is the wider one.
INSERT INTO search_synonyms (word, synonym)
SELECT DISTINCT wide, narrow
FROM (VALUES
  ('comida', 'pienso lata sobre semilla mixtura escama granulo pastilla heno larva stick'),
  ('alimento', 'pienso lata sobre semilla mixtura escama granulo pastilla heno larva stick'),
  ('food', 'pienso lata sobre semilla mixtura escama granulo pastilla heno larva stick'),
  ('seco', 'pienso'),
  ('alpiste', 'mixtura'),
  ('juguete', 'pelota mordedor cana raton columpio'),
  ('toy', 'pelota mordedor cana raton columpio'),
  ('ropa', 'impermeable'),
  ('pajaro', 'canario periquito agapornis ninfa'),
  ('bird', 'canario periquito agapornis ninfa'),
  ('roedor', 'hamster cobaya jerbo chinchilla rata'),
  ('reptil', 'gecko dragon serpiente tortuga'),
  ('litter', 'arenero'),
  ('box', 'arenero'),
  ('caja', 'arenero'),
  ('bandeja', 'arenero'),
  ('rascar', 'rascador'),
  ('aranar', 'rascador'),
  ('scratch', 'rascador'),
  ('cortar', 'cortaunas'),
  ('bebedero', 'fuente'),
  ('dispensador', 'comedero'),
  ('dispenser', 'comedero'),
  ('luz', 'lampara bombilla'),
  ('pelo', 'cepillo'),
  ('puppy', 'perro'),
  ('indias', 'cobaya'),
  ('pig', 'cobaya'),
  ('pero', 'perro dog')
) AS wider (wide, narrower), string_to_table(narrower, ' ') AS narrow
ON CONFLICT DO NOTHING;

SELECT search_rebuild();
