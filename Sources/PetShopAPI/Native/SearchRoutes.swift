import HTTP
import JSON
import PetShop

/// Finding things by their words.
enum SearchRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/search", .anyone, reads: search, of: ProductDocuments.product,
      at: ProductDocuments.position, within: result
    ) { try $0.shop.search($1, $2) }
  ]

  /// As a list of products, of which the words must be said.
  private static func search(_ query: inout QueryReader) -> ProductListing {
    let listing = ProductRoutes.listing(&query)
    if listing.text == nil, listing.order != .relevance { query.refuse("q", .required) }
    return listing
  }

  private static let result = PageAnswer<SearchResult, Product, ProductListing.Position>(
    page: \.products
  ) { result, settings, json, products in
    json.object { json in
      json.field("query", result.text)
      json.field("products") { products(&$0) }
      json.field("categories", array: result.categories) { json, category in
        CategoryRoutes.category.write(category, settings, &json)
      }
      json.field("facets") { facets(result.facets, &$0) }
    }
  }
}

extension SearchRoutes {
  private static func facets(_ facets: Facets, _ json: inout JSONWriter) {
    json.object { json in
      json.field("category", array: facets.categories) { json, shelf in
        json.object { json in
          json.field("id", shelf.category.id.rawValue)
          json.field("slug", shelf.category.slug)
          json.field("name", shelf.category.name)
          json.field("count", shelf.count)
        }
      }
      json.field("species", array: facets.species, value)
      json.field("brand", array: facets.brands, value)
      json.field("price") { prices(facets, &$0) }
    }
  }

  private static func value(_ json: inout JSONWriter, _ value: Facets.Value) {
    json.object { json in
      json.field("value", value.value)
      json.field("count", value.count)
    }
  }

  private static func prices(_ facets: Facets, _ json: inout JSONWriter) {
    json.object { json in
      json.field("min", minorUnits: facets.lowestPrice?.rawValue)
      json.field("max", minorUnits: facets.highestPrice?.rawValue)
      json.field("ranges", array: facets.priceBands) { json, band in
        json.object { json in
          json.field("from", minorUnits: band.minimum.rawValue)
          json.field("below", minorUnits: band.limit?.rawValue)
          json.field("count", band.count)
        }
      }
    }
  }
}
