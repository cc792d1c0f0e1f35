import JSON
import Testing

/// What a document of JSON:API 1.1 looks like, whatever it is about.
enum JSONAPISchema {
  /// Everything that is wrong with a document.
  static func faults(of document: JSONValue) throws -> [String] {
    let schema = try #require(try JSONValue(parsing: Array(text.utf8)).objectValue)
    return try JSONSchema(root: schema).faults(of: document, by: schema, at: "")
      + linkageFaults(of: document)
  }

  /// What no schema can say: whatever is included is linked to, and nothing is there twice.
  private static func linkageFaults(of document: JSONValue) -> [String] {
    let data = document.objectValue?["data"]
    let primary = data?.arrayValue ?? (data.map { [$0] } ?? [])
    let included = document.objectValue?["included"]?.arrayValue ?? []
    let all = (primary + included).compactMap(\.name)
    let linked = (primary + included).flatMap(\.linked)
    return included.compactMap(\.name).filter { !linked.contains($0) }.map { "\($0) is not linked" }
      + (Set(all).count == all.count ? [] : ["a resource is there twice: \(all)"])
  }

  private static let text = """
    {
      "type": "object",
      "properties": {
        "jsonapi": {"type": "object", "required": ["version"],
                    "properties": {"version": {"const": "1.1"}}, "additionalProperties": false},
        "links": {"$ref": "#/$defs/links"},
        "meta": {"type": "object"},
        "data": {"anyOf": [{"$ref": "#/$defs/resource"}, {"type": "null"},
                           {"type": "array", "items": {"$ref": "#/$defs/resource"}}]},
        "included": {"type": "array", "items": {"$ref": "#/$defs/resource"}},
        "errors": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/error"}}
      },
      "additionalProperties": false,
      "required": ["jsonapi"],
      "anyOf": [{"required": ["data"]}, {"required": ["errors"]}, {"required": ["meta"]}],
      "not": {"required": ["data", "errors"]},
      "$defs": {
        "identifier": {
          "type": "object",
          "required": ["type", "id"],
          "properties": {"type": {"type": "string", "minLength": 1},
                         "id": {"type": "string", "minLength": 1}, "meta": {"type": "object"}},
          "additionalProperties": false
        },
        "resource": {
          "type": "object",
          "required": ["type", "id"],
          "properties": {
            "type": {"type": "string", "minLength": 1},
            "id": {"type": "string", "minLength": 1},
            "attributes": {
              "type": "object",
              "not": {"anyOf": [{"required": ["id"]}, {"required": ["type"]}]}
            },
            "relationships": {
              "type": "object", "additionalProperties": {"$ref": "#/$defs/relationship"}
            },
            "links": {"$ref": "#/$defs/links"},
            "meta": {"type": "object"}
          },
          "additionalProperties": false
        },
        "relationship": {
          "type": "object",
          "properties": {
            "links": {"$ref": "#/$defs/links"},
            "meta": {"type": "object"},
            "data": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/identifier"},
                               {"type": "array", "items": {"$ref": "#/$defs/identifier"}}]}
          },
          "additionalProperties": false,
          "anyOf": [{"required": ["links"]}, {"required": ["data"]}, {"required": ["meta"]}]
        },
        "links": {
          "type": "object",
          "properties": {
            "self": {"$ref": "#/$defs/link"}, "related": {"$ref": "#/$defs/link"},
            "describedby": {"$ref": "#/$defs/link"}, "first": {"$ref": "#/$defs/link"},
            "last": {"$ref": "#/$defs/link"}, "prev": {"$ref": "#/$defs/link"},
            "next": {"$ref": "#/$defs/link"}
          },
          "additionalProperties": false
        },
        "link": {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 1}]},
        "error": {
          "type": "object",
          "properties": {
            "id": {"type": "string"}, "status": {"type": "string", "minLength": 3},
            "code": {"type": "string", "minLength": 1},
            "title": {"type": "string", "minLength": 1},
            "detail": {"type": "string", "minLength": 1},
            "source": {
              "type": "object",
              "properties": {"pointer": {"type": "string"}, "parameter": {"type": "string"},
                             "header": {"type": "string"}},
              "additionalProperties": false
            },
            "links": {"type": "object"}, "meta": {"type": "object"}
          },
          "additionalProperties": false,
          "required": ["status", "code", "title", "detail"]
        }
      }
    }
    """
}

extension JSONValue {
  /// `products/7` of a resource or an identifier.
  fileprivate var name: String? {
    guard let type = objectValue?["type"]?.stringValue, let id = objectValue?["id"]?.stringValue
    else { return nil }
    return "\(type)/\(id)"
  }

  /// The names of what a resource is linked to.
  fileprivate var linked: [String] {
    (objectValue?["relationships"]?.objectValue?.members ?? []).flatMap { member in
      let data = member.value.objectValue?["data"]
      return (data?.arrayValue ?? (data.map { [$0] } ?? [])).compactMap(\.name)
    }
  }
}

/// As much of JSON Schema (2020-12) as is used above; what it does not know fails the test.
struct JSONSchema {
  let root: JSONObject

  func faults(of value: JSONValue, by schema: JSONObject, at place: String) throws -> [String] {
    try schema.members.flatMap { keyword in
      try faults(of: value, by: keyword, schema, at: place)
    }
  }

  private func faults(
    of value: JSONValue, by keyword: JSONObject.Member, _ schema: JSONObject, at place: String
  ) throws -> [String] {
    switch keyword.name {
    case "$defs": []
    case "$ref": try faults(of: value, by: definition(keyword.value), at: place)
    case "type":
      value.typeName == keyword.value.stringValue ? [] : ["\(place) is \(value.typeName)"]
    case "const": value == keyword.value ? [] : ["\(place) is another constant"]
    case "minLength": length(of: value.stringValue?.count, keyword.value, place)
    case "minItems": length(of: value.arrayValue?.count, keyword.value, place)
    case "required":
      try (keyword.value.arrayValue ?? []).compactMap { name in
        let name = try #require(name.stringValue)
        guard let object = value.objectValue, object[name] == nil else { return nil }
        return "\(place) has no \(name)"
      }
    case "items":
      try (value.arrayValue ?? []).enumerated().flatMap { index, element in
        try faults(of: element, by: keyword.value.schema(), at: "\(place)/\(index)")
      }
    case "properties", "additionalProperties":
      try faults(ofMembers: value, by: keyword, schema, at: place)
    case "anyOf":
      try (keyword.value.arrayValue ?? []).contains {
        try faults(of: value, by: $0.schema(), at: place).isEmpty
      } ? [] : ["\(place) is none of what it may be"]
    case "not":
      try faults(of: value, by: keyword.value.schema(), at: place).isEmpty
        ? ["\(place) is what it must not be"] : []
    default: ["the schema says \(keyword.name), which is not understood"]
    }
  }

  private func faults(
    ofMembers value: JSONValue, by keyword: JSONObject.Member, _ schema: JSONObject,
    at place: String
  ) throws -> [String] {
    let known = schema["properties"]?.objectValue
    return try (value.objectValue?.members ?? []).flatMap { member in
      let here = "\(place)/\(member.name)"
      if keyword.name == "properties" {
        guard let schema = known?[member.name] else { return [String]() }
        return try faults(of: member.value, by: schema.schema(), at: here)
      }
      guard known?[member.name] == nil else { return [] }
      if keyword.value == .bool(false) { return ["\(here) is not allowed"] }
      return try faults(of: member.value, by: keyword.value.schema(), at: here)
    }
  }

  private func length(of count: Int?, _ minimum: JSONValue, _ place: String) -> [String] {
    guard let count, let minimum = minimum.int64Value, count < minimum else { return [] }
    return ["\(place) is too short"]
  }

  private func definition(_ reference: JSONValue) throws -> JSONObject {
    let name = try #require(reference.stringValue?.split(separator: "/").last)
    return try #require(root["$defs"]?.objectValue?[String(name)]?.objectValue)
  }
}

extension JSONValue {
  fileprivate func schema() throws -> JSONObject { try #require(objectValue) }

  fileprivate var typeName: String {
    switch kind {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
