package import PetShop

/// A merge patch (RFC 7396): a field that is not there stays, null takes the value away.
extension FieldReader {
  /// A field that cannot be taken away.
  package mutating func change<Value>(
    _ name: String, _ read: (inout FieldReader, String) -> Value
  ) -> Change<Value> {
    isPresent(name) ? .set(read(&self, name)) : .keep
  }
}
