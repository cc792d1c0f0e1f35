/// What a merge patch (RFC 7396) says of one field.
package enum Change<Value: Sendable>: Sendable {
  case keep
  case set(Value)

  package var value: Value? {
    if case .set(let value) = self { value } else { nil }
  }

  package var isSet: Bool { value != nil }

  package func apply(to field: inout Value) {
    if case .set(let value) = self { field = value }
  }
}

extension Change: Equatable where Value: Equatable {}
