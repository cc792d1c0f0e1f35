import JSON

/// Strings and words of JSONTestSuite (Nicolas Seriot, MIT) that are refused; what it leaves to the
/// reader (`i_`) we refuse wherever text would have to be repaired.
enum SuiteRefusedTexts {
  static let cases = [
    RefusedCase("i_object_key_lone_2nd_surrogate", #"{"\uDFAA":0}"#, .loneSurrogate, at: 2),
    RefusedCase("i_string_1st_surrogate_but_2nd_missing", #"["\uDADA"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "i_string_1st_valid_surrogate_2nd_invalid", #"["\uD888\u1234"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "i_string_UTF-16LE_with_BOM",
      bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D, 0x00], .invalidUTF8,
      at: 0),
    RefusedCase(
      "i_string_UTF-8_invalid_sequence",
      bytes: [0x5B, 0x22, 0xE6, 0x97, 0xA5, 0xD1, 0x88, 0xFA, 0x22, 0x5D], .invalidUTF8, at: 7),
    RefusedCase(
      "i_string_UTF8_surrogate_U+D800", bytes: [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D],
      .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_incomplete_surrogate_and_escape_valid", #"["\uD800\n"]"#, .loneSurrogate, at: 2),
    RefusedCase("i_string_incomplete_surrogate_pair", #"["\uDd1ea"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "i_string_incomplete_surrogates_escape_valid", #"["\uD800\uD800\n"]"#, .loneSurrogate, at: 2),
    RefusedCase("i_string_invalid_lonely_surrogate", #"["\ud800"]"#, .loneSurrogate, at: 2),
    RefusedCase("i_string_invalid_surrogate", #"["\ud800abc"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "i_string_invalid_utf-8", bytes: [0x5B, 0x22, 0xFF, 0x22, 0x5D], .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_inverted_surrogates_U+1D11E", #"["\uDd1e\uD834"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "i_string_iso_latin_1", bytes: [0x5B, 0x22, 0xE9, 0x22, 0x5D], .invalidUTF8, at: 2),
    RefusedCase("i_string_lone_second_surrogate", #"["\uDFAA"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "i_string_lone_utf8_continuation_byte", bytes: [0x5B, 0x22, 0x81, 0x22, 0x5D], .invalidUTF8,
      at: 2),
    RefusedCase(
      "i_string_not_in_unicode_range", bytes: [0x5B, 0x22, 0xF4, 0xBF, 0xBF, 0xBF, 0x22, 0x5D],
      .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_overlong_sequence_2_bytes", bytes: [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D],
      .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_overlong_sequence_6_bytes",
      bytes: [0x5B, 0x22, 0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF, 0x22, 0x5D], .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_overlong_sequence_6_bytes_null",
      bytes: [0x5B, 0x22, 0xFC, 0x80, 0x80, 0x80, 0x80, 0x80, 0x22, 0x5D], .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_truncated-utf-8", bytes: [0x5B, 0x22, 0xE0, 0xFF, 0x22, 0x5D], .invalidUTF8, at: 2),
    RefusedCase(
      "i_string_utf16BE_no_BOM",
      bytes: [0x00, 0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D], .invalidUTF8, at: 5),
    RefusedCase(
      "i_string_utf16LE_no_BOM",
      bytes: [0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D, 0x00], .invalidUTF8, at: 4),
    RefusedCase("i_structure_UTF-8_BOM_empty_object", #"﻿{}"#, .byteOrderMark, at: 0),
    RefusedCase("n_incomplete_false", #"[fals]"#, .expectedValue, at: 5),
    RefusedCase("n_incomplete_null", #"[nul]"#, .expectedValue, at: 4),
    RefusedCase("n_incomplete_true", #"[tru]"#, .expectedValue, at: 4),
    RefusedCase("n_string_1_surrogate_then_escape", #"["\uD800\"]"#, .loneSurrogate, at: 2),
    RefusedCase("n_string_1_surrogate_then_escape_u", #"["\uD800\u"]"#, .invalidEscape, at: 10),
    RefusedCase("n_string_1_surrogate_then_escape_u1", #"["\uD800\u1"]"#, .invalidEscape, at: 11),
    RefusedCase("n_string_1_surrogate_then_escape_u1x", #"["\uD800\u1x"]"#, .invalidEscape, at: 11),
    RefusedCase("n_string_accentuated_char_no_quotes", #"[é]"#, .expectedValue, at: 1),
    RefusedCase("n_string_backslash_00", #"["\\#u{0}"]"#, .invalidEscape, at: 3),
    RefusedCase("n_string_escape_x", #"["\x00"]"#, .invalidEscape, at: 3),
    RefusedCase("n_string_escaped_backslash_bad", #"["\\\"]"#, .unexpectedEnd, at: 7),
    RefusedCase("n_string_escaped_ctrl_char_tab", #"["\\#u{9}"]"#, .invalidEscape, at: 3),
    RefusedCase("n_string_escaped_emoji", #"["\🌀"]"#, .invalidEscape, at: 3),
    RefusedCase("n_string_incomplete_escape", #"["\"]"#, .unexpectedEnd, at: 5),
    RefusedCase("n_string_incomplete_escaped_character", #"["\u00A"]"#, .invalidEscape, at: 7),
    RefusedCase("n_string_incomplete_surrogate", #"["\uD834\uDd"]"#, .invalidEscape, at: 12),
    RefusedCase(
      "n_string_incomplete_surrogate_escape_invalid", #"["\uD800\uD800\x"]"#, .loneSurrogate, at: 2),
    RefusedCase(
      "n_string_invalid-utf-8-in-escape", bytes: [0x5B, 0x22, 0x5C, 0x75, 0xE5, 0x22, 0x5D],
      .invalidUTF8, at: 4),
    RefusedCase("n_string_invalid_backslash_esc", #"["\a"]"#, .invalidEscape, at: 3),
    RefusedCase("n_string_invalid_unicode_escape", #"["\uqqqq"]"#, .invalidEscape, at: 4),
    RefusedCase(
      "n_string_invalid_utf8_after_escape", bytes: [0x5B, 0x22, 0x5C, 0xE5, 0x22, 0x5D],
      .invalidUTF8, at: 3),
    RefusedCase("n_string_leading_uescaped_thinspace", #"[\u0020"asd"]"#, .expectedValue, at: 1),
    RefusedCase("n_string_no_quotes_with_bad_escape", #"[\n]"#, .expectedValue, at: 1),
    RefusedCase("n_string_single_doublequote", #"""#, .unexpectedEnd, at: 1),
    RefusedCase("n_string_single_quote", #"['single quote']"#, .expectedValue, at: 1),
    RefusedCase("n_string_single_string_no_double_quotes", #"abc"#, .expectedValue, at: 0),
    RefusedCase("n_string_start_escape_unclosed", #"["\"#, .unexpectedEnd, at: 3),
    RefusedCase("n_string_unescaped_ctrl_char", #"["a\#u{0}a"]"#, .controlCharacter, at: 3),
    RefusedCase("n_string_unescaped_newline", #"["new\#u{A}line"]"#, .controlCharacter, at: 5),
    RefusedCase("n_string_unescaped_tab", #"["\#u{9}"]"#, .controlCharacter, at: 2),
    RefusedCase("n_string_unicode_CapitalU", #""\UA66D""#, .invalidEscape, at: 2),
    RefusedCase("n_string_with_trailing_garbage", #"""x"#, .trailingData, at: 2),
  ]
}
