import CSV
import HTTP
import JSON
import PetShop

extension Problem {
  /// The first wrong rows, and how many more there are.
  static func importRefused(_ errors: RowErrors) -> Problem {
    Problem(.unprocessableContent, .importRefused).with {
      $0.rows = errors.first
      $0.extensions = { json in
        json.field("error_count", errors.count)
        json.field("errors_not_shown", errors.count - errors.first.count)
      }
    }
  }
}

extension CSVError {
  /// Why, and where.
  var detail: Text {
    Text(
      "\(reason.text.english) (row \(record), line \(line)).",
      "\(reason.text.spanish) (fila \(record), línea \(line)).")
  }
}

extension ShopError {
  /// What is wrong with a file, in English for a terminal, a line each; nil for other errors.
  package var complaints: [String]? {
    switch self {
    case .malformedFile(let error): [error.detail.english]
    case .fileRefused(let errors):
      errors.first.map { error in
        let place = ["row \(error.row)", error.field].compactMap(\.self).joined(separator: ", ")
        return "\(place): \(error.problem.message.english)"
      }
        + (errors.count > errors.first.count
          ? ["and \(errors.count - errors.first.count) more"] : [])
    default: nil
    }
  }
}

extension CSVError.Reason {
  fileprivate var text: Text {
    switch self {
    case .notUTF8:
      Text(
        "The text is not UTF-8: save the file as “CSV UTF-8”",
        "El texto no está en UTF-8: guarde el fichero como «CSV UTF-8»")
    case .wideEncoding:
      Text(
        "The file is UTF-16 or UTF-32: save it as “CSV UTF-8”",
        "El fichero está en UTF-16 o UTF-32: guárdelo como «CSV UTF-8»")
    case .containsNull: Text("There is a NUL in the file", "Hay un NUL en el fichero")
    case .strayQuote:
      Text(
        "A quotation mark stands in a field that does not begin with one",
        "Hay unas comillas en un campo que no empieza por ellas")
    case .textAfterQuote:
      Text(
        "Something stands between closing quotation marks and the comma",
        "Hay algo entre las comillas de cierre y la coma")
    case .unclosedQuote:
      Text("The file ends within quotation marks", "El fichero acaba entre comillas")
    case .loneCarriageReturn:
      Text(
        "A line ends in CR alone: CRLF or LF is needed",
        "Una línea acaba solo en CR: debe ser CRLF o LF")
    case .recordTooLong(let limit):
      Text("A row is longer than \(limit) bytes", "Una fila supera los \(limit) bytes")
    }
  }
}
