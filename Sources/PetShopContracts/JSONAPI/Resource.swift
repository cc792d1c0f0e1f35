import JSON

/// What names a resource among all others.
struct ResourceIdentifier {
  let type: String
  let id: Int64

  func write(_ json: inout JSONWriter) {
    json.object(writeMembers)
  }

  fileprivate func writeMembers(_ json: inout JSONWriter) {
    json.field("type", type)
    json.field("id", String(id))
  }
}

/// What one resource has to do with another.
struct Relationship {
  let name: String
  /// The address of the other.
  let related: String
  let linkage: Linkage

  enum Linkage {
    /// Nobody asked.
    case untold
    case empty
    case to(ResourceIdentifier)
  }

  fileprivate func write(_ json: inout JSONWriter) {
    json.field(named: name) { json in
      json.object { json in
        json.field("links") { $0.object { $0.field("related", related) } }
        switch linkage {
        case .untold: break
        case .empty: json.field("data") { $0.value(JSONValue.null) }
        case .to(let other): json.field("data", other.write)
        }
      }
    }
  }
}

extension JSONAPI {
  /// A whole resource object.
  static func write(
    _ identifier: ResourceIdentifier, at address: String, _ relationship: Relationship?,
    _ json: inout JSONWriter, attributes: (inout JSONWriter) -> Void
  ) {
    json.object { json in
      identifier.writeMembers(&json)
      json.field("attributes") { $0.object(attributes) }
      if let relationship {
        json.field("relationships") { $0.object(relationship.write) }
      }
      writeSelf(address, &json)
    }
  }
}
