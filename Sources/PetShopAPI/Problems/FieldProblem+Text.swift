package import PetShop

extension FieldProblem {
  /// Stable, for programs.
  package var code: String {
    switch self {
    case .required: "required"
    case .unknown: "unknown_field"
    case .duplicated: "duplicated"
    case .wrongType: "wrong_type"
    case .tooShort: "too_short"
    case .tooLong: "too_long"
    case .outOfRange, .tooFarToSkip: "out_of_range"
    case .tooManyDecimals: "too_many_decimals"
    case .notOneOf: "not_one_of"
    case .malformed: "malformed"
    case .containsNull: "contains_null"
    case .invisible: "invisible_characters"
    case .tooCommon: "too_common"
    case .wrong: "wrong"
    case .notFound: "not_found"
    case .belowItself: "below_itself"
    case .tooDeep: "too_deep"
    case .excluded: "excluded"
    case .taken: "taken"
    case .unchangeable: "unchangeable"
    case .wrongCount: "wrong_count"
    case .expired: "expired"
    }
  }

  /// For people.
  package var message: Text {
    switch self {
    case .required: Text("is required", "es obligatorio")
    case .unknown: Text("is not known here", "no se conoce aquí")
    case .duplicated: Text("was sent twice", "se envió dos veces")
    case .wrongType(let type): Text("must be \(type.english)", "debe ser \(type.spanish)")
    case .tooShort(let minimum):
      Text("must have at least \(minimum) characters", "debe tener al menos \(minimum) caracteres")
    case .tooLong(let maximum): Text("must not exceed \(maximum)", "no debe pasar de \(maximum)")
    case .outOfRange(let minimum, let maximum):
      Text("must be from \(minimum) to \(maximum)", "debe estar entre \(minimum) y \(maximum)")
    case .tooFarToSkip(let maximum):
      Text(
        "skips more than \(maximum): go on by cursor", "salta más de \(maximum): siga con cursor")
    case .tooManyDecimals(let maximum):
      Text(
        "must have at most \(maximum) decimals", "debe tener como mucho \(maximum) decimales")
    case .notOneOf(let choices):
      Text(
        "must be one of \(choices.joined(separator: ", "))",
        "debe ser uno de \(choices.joined(separator: ", "))")
    case .malformed: Text("has the wrong form", "no tiene la forma debida")
    case .containsNull: Text("must not contain NUL", "no debe contener NUL")
    case .invisible:
      Text(
        "must not contain characters that are not seen",
        "no debe contener caracteres que no se ven")
    case .tooCommon: Text("is too common", "es demasiado común")
    case .wrong: Text("is wrong", "es incorrecto")
    case .notFound: Text("does not exist", "no existe")
    case .belowItself: Text("lies below itself", "queda debajo de sí misma")
    case .tooDeep(let maximum):
      Text("lies deeper than \(maximum) levels", "queda a más de \(maximum) niveles")
    case .excluded(let other):
      Text("cannot be sent with \(other)", "no se puede enviar junto con \(other)")
    case .taken: Text("is another's already", "ya es de otro")
    case .unchangeable: Text("cannot be changed here", "no se puede cambiar aquí")
    case .wrongCount(let expected, let found):
      Text(
        "has \(found) fields where the first row has \(expected)",
        "tiene \(found) campos y la primera fila tiene \(expected)")
    case .expired: Text("has passed", "ya ha pasado")
    }
  }
}

extension FieldType {
  fileprivate var english: String {
    switch self {
    case .integer, .object, .array: "an \(rawValue)"
    case .string, .number, .boolean: "a \(rawValue)"
    }
  }

  fileprivate var spanish: String {
    switch self {
    case .string: "un texto"
    case .integer: "un número entero"
    case .number: "un número"
    case .boolean: "verdadero o falso"
    case .object: "un objeto"
    case .array: "una lista"
    }
  }
}
