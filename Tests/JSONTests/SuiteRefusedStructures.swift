import JSON

/// Whole texts of JSONTestSuite (Nicolas Seriot, MIT) that must be refused.
enum SuiteRefusedStructures {
  static let cases = [
    RefusedCase("n_single_space", #" "#, .empty, at: 1),
    RefusedCase("n_structure_U+2060_word_joined", #"[\#u{2060}]"#, .expectedValue, at: 1),
    RefusedCase("n_structure_UTF8_BOM_no_data", #"﻿"#, .byteOrderMark, at: 0),
    RefusedCase("n_structure_angle_bracket_.", #"<.>"#, .expectedValue, at: 0),
    RefusedCase("n_structure_angle_bracket_null", #"[<null>]"#, .expectedValue, at: 1),
    RefusedCase("n_structure_array_trailing_garbage", #"[1]x"#, .trailingData, at: 3),
    RefusedCase("n_structure_array_with_extra_array_close", #"[1]]"#, .trailingData, at: 3),
    RefusedCase("n_structure_array_with_unclosed_string", #"["asd]"#, .unexpectedEnd, at: 6),
    RefusedCase("n_structure_ascii-unicode-identifier", #"aå"#, .expectedValue, at: 0),
    RefusedCase("n_structure_capitalized_True", #"[True]"#, .expectedValue, at: 1),
    RefusedCase("n_structure_close_unopened_array", #"1]"#, .trailingData, at: 1),
    RefusedCase(
      "n_structure_comma_instead_of_closing_brace", #"{"x": true,"#, .unexpectedEnd, at: 11),
    RefusedCase("n_structure_double_array", #"[][]"#, .trailingData, at: 2),
    RefusedCase("n_structure_end_array", #"]"#, .expectedValue, at: 0),
    RefusedCase(
      "n_structure_incomplete_UTF8_BOM", bytes: [0xEF, 0xBB, 0x7B, 0x7D], .invalidUTF8, at: 0),
    RefusedCase("n_structure_lone-invalid-utf-8", bytes: [0xE5], .invalidUTF8, at: 0),
    RefusedCase("n_structure_lone-open-bracket", #"["#, .unexpectedEnd, at: 1),
    RefusedCase("n_structure_no_data", #""#, .empty, at: 0),
    RefusedCase("n_structure_null-byte-outside-string", #"[\#u{0}]"#, .expectedValue, at: 1),
    RefusedCase("n_structure_number_with_trailing_garbage", #"2@"#, .trailingData, at: 1),
    RefusedCase("n_structure_object_followed_by_closing_object", #"{}}"#, .trailingData, at: 2),
    RefusedCase("n_structure_object_unclosed_no_value", #"{"":"#, .unexpectedEnd, at: 4),
    RefusedCase("n_structure_object_with_comment", #"{"a":/*comment*/"b"}"#, .expectedValue, at: 5),
    RefusedCase(
      "n_structure_object_with_trailing_garbage", #"{"a": true} "x""#, .trailingData, at: 12),
    RefusedCase("n_structure_open_array_apostrophe", #"['"#, .expectedValue, at: 1),
    RefusedCase("n_structure_open_array_comma", #"[,"#, .expectedValue, at: 1),
    RefusedCase("n_structure_open_array_open_object", #"[{"#, .unexpectedEnd, at: 2),
    RefusedCase("n_structure_open_array_open_string", #"["a"#, .unexpectedEnd, at: 3),
    RefusedCase("n_structure_open_array_string", #"["a""#, .unexpectedEnd, at: 4),
    RefusedCase("n_structure_open_object", #"{"#, .unexpectedEnd, at: 1),
    RefusedCase("n_structure_open_object_close_array", #"{]"#, .expectedName, at: 1),
    RefusedCase("n_structure_open_object_comma", #"{,"#, .expectedName, at: 1),
    RefusedCase("n_structure_open_object_open_array", #"{["#, .expectedName, at: 1),
    RefusedCase("n_structure_open_object_open_string", #"{"a"#, .unexpectedEnd, at: 3),
    RefusedCase("n_structure_open_object_string_with_apostrophes", #"{'a'"#, .expectedName, at: 1),
    RefusedCase("n_structure_open_open", #"["\{["\{["\{["\{"#, .invalidEscape, at: 3),
    RefusedCase("n_structure_single_eacute", bytes: [0xE9], .invalidUTF8, at: 0),
    RefusedCase("n_structure_single_star", #"*"#, .expectedValue, at: 0),
    RefusedCase("n_structure_trailing_#", #"{"a":"b"}#{}"#, .trailingData, at: 9),
    RefusedCase("n_structure_uescaped_LF_before_string", #"[\u000A""]"#, .expectedValue, at: 1),
    RefusedCase("n_structure_unclosed_array", #"[1"#, .unexpectedEnd, at: 2),
    RefusedCase(
      "n_structure_unclosed_array_partial_null", #"[ false, nul"#, .unexpectedEnd, at: 12),
    RefusedCase(
      "n_structure_unclosed_array_unfinished_false", #"[ true, fals"#, .unexpectedEnd, at: 12),
    RefusedCase(
      "n_structure_unclosed_array_unfinished_true", #"[ false, tru"#, .unexpectedEnd, at: 12),
    RefusedCase("n_structure_unclosed_object", #"{"asd":"asd""#, .unexpectedEnd, at: 12),
    RefusedCase("n_structure_unicode-identifier", #"å"#, .expectedValue, at: 0),
    RefusedCase(
      "n_structure_whitespace_U+2060_word_joiner", #"[\#u{2060}]"#, .expectedValue, at: 1),
    RefusedCase("n_structure_whitespace_formfeed", #"[\#u{C}]"#, .expectedValue, at: 1),
  ]
}
