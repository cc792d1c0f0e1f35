import HTTP
import Testing

@Suite("Accept-Encoding")
struct ContentCodingTests {
  @Test(arguments: [
    "gzip", "gzip, deflate, br", "GZIP", "x-gzip", "br;q=1.0, gzip;q=0.8", "*", "deflate, *;q=0.1",
    " gzip ; q=1 ", ",gzip,", "gzip;q=.2", "gzip;Q=0.5", "gzip;", "a,,x-GZIP",
  ])
  func `asks for gzip`(header: String) {
    #expect(ContentCoding.takesGzip(header))
  }

  @Test(arguments: [
    nil, "", "identity", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "gzip;q=2", "gzip;q",
    "gzip;q=abc", "gzip;level=9", "gzip;q=1;q=1", "gzip;é", "ñ", ";q=1", "gzip , br;q",
    "gzip;q=0.000", "gzip2",
  ])
  func `does not ask for gzip`(header: String?) {
    #expect(!ContentCoding.takesGzip(header))
  }
}
