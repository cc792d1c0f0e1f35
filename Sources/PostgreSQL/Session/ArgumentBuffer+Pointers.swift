extension ArgumentBuffer {
  /// Lends the arguments as `PQexecPrepared` wants them: values, lengths, and formats, which
  /// are all 1, for binary.
  func withPointers<Result>(
    _ body: (
      UnsafeBufferPointer<UnsafePointer<CChar>?>, UnsafeBufferPointer<Int32>,
      UnsafeBufferPointer<Int32>
    ) -> Result
  ) -> Result {
    let count = starts.count
    return unsafe bytes.withUnsafeBytes { bytes in
      unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) {
        values in
        unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: count * 2) { numbers in
          for index in 0..<count {
            let start = starts[index]
            let length = unsafe Int32(
              bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self))
            let value = unsafe UnsafeRawPointer(bytes.baseAddress)?.advanced(by: start + 4)
            unsafe values.initializeElement(
              at: index, to: length < 0 ? nil : value?.assumingMemoryBound(to: CChar.self))
            unsafe numbers.initializeElement(at: index, to: max(length, 0))
            unsafe numbers.initializeElement(at: count + index, to: 1)
          }
          return unsafe body(
            UnsafeBufferPointer(values),
            UnsafeBufferPointer(rebasing: numbers.prefix(count)),
            UnsafeBufferPointer(rebasing: numbers.dropFirst(count)))
        }
      }
    }
  }
}
