import PetShop

/// A printed document as one HTML page, which needs nothing from anywhere.
///
/// nginx lets no answer show anything but this very style sheet: `nginx/paths.conf` names its
/// SHA-256, and a test compares the two.
enum PrintedPage {
  static func bytes(of document: PrintedDocument) -> [UInt8] {
    Array(html(document).description.utf8)
  }

  private static func html(_ document: PrintedDocument) -> HTML {
    var html = HTML()
    html.markup("<!DOCTYPE html>\n<html lang=\"es\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
    html.text(document.number)
    html.markup("</title>\n<style>")
    html.markup(style)
    html.markup("</style>\n</head>\n<body>\n")
    head(document, &html)
    lines(document, &html)
    sums(document, &html)
    html.markup("<footer>SHA-256 ")
    html.text(document.hash)
    html.markup("</footer>\n</body>\n</html>\n")
    return html
  }

  private static func head(_ document: PrintedDocument, _ html: inout HTML) {
    html.markup("<header>\n<div><h1>")
    html.text(document.seller.name)
    html.markup("</h1>")
    if !document.seller.taxID.isEmpty {
      html.element("p", "\(PrintedDocument.Label.taxID.spanish) \(document.seller.taxID)")
    }
    for line in document.seller.addressLines { html.element("p", line) }
    html.markup("</div>\n<div><h2>")
    html.label(document.title)
    html.markup("</h2><dl>")
    html.entry(.number, document.number)
    html.entry(.date, document.date)
    for note in document.notes { html.entry(note.label, note.text) }
    html.markup("</dl></div>\n</header>\n<section><h3>")
    html.label(.buyer)
    html.markup("</h3>")
    for line in document.buyer.addressLines { html.element("p", line) }
    html.markup("</section>\n")
  }

  private static func lines(_ document: PrintedDocument, _ html: inout HTML) {
    html.markup("<table>\n<thead><tr>")
    for label in [PrintedDocument.Label.item, .quantity, .price, .rate, .amount] {
      html.markup("<th>")
      html.label(label)
      html.markup("</th>")
    }
    html.markup("</tr></thead>\n<tbody>\n")
    for line in document.lines {
      html.markup("<tr><td>")
      html.text(line.name)
      if let sku = line.sku { html.element("small", sku) }
      html.markup("</td>")
      html.element("td", line.quantity == 0 ? "" : String(line.quantity))
      html.element("td", document.money.text(line.unitPrice))
      html.element("td", document.money.text(line.taxRate))
      html.element("td", document.money.text(line.total))
      html.markup("</tr>\n")
    }
    html.markup("</tbody>\n</table>\n")
  }

  private static func sums(_ document: PrintedDocument, _ html: inout HTML) {
    html.markup("<div class=\"sums\">\n<table>\n<thead><tr>")
    for label in [PrintedDocument.Label.rate, .net, .tax] {
      html.markup("<th>")
      html.label(label)
      html.markup("</th>")
    }
    html.markup("</tr></thead>\n<tbody>\n")
    for share in document.taxes {
      html.markup("<tr>")
      html.element("td", document.money.text(share.rate))
      html.element("td", document.money.text(share.base))
      html.element("td", document.money.text(share.amount))
      html.markup("</tr>\n")
    }
    html.markup("</tbody>\n</table>\n<dl>")
    html.entry(.net, document.money.text(document.totals.net))
    html.entry(.tax, document.money.text(document.totals.tax))
    html.entry(.total, document.money.text(document.totals.total))
    html.markup("</dl>\n</div>\n")
  }

  static let style = """
    @page{size:A4;margin:18mm}
    body{font:14px/1.45 Helvetica,Arial,sans-serif;color:#1b1b1b}
    body{max-width:760px;margin:2em auto;padding:0 1em}
    header,.sums{display:flex;justify-content:space-between;gap:2em;align-items:flex-start}
    h1{font-size:24px;margin:0 0 6px}h2{font-size:22px;margin:0 0 6px}
    h3{font-size:13px;margin:2em 0 4px;color:#666}p{margin:0;overflow-wrap:anywhere}
    i{font-style:normal;font-weight:400;color:#888}h2 i{font-size:14px;display:block}
    section{margin-bottom:2em}
    dl{margin:0;display:grid;grid-template-columns:auto auto;gap:2px 1.5em}
    dt{color:#666}dd{margin:0;text-align:right;overflow-wrap:anywhere}
    table{border-collapse:collapse;width:100%}
    .sums{margin-top:2em;break-inside:avoid}.sums table{width:auto}
    th{background:#f0f0f0;font-size:12px;text-align:right}
    td{text-align:right;border-bottom:1px solid #ddd}
    th,td{padding:6px 8px;vertical-align:top}td+td{white-space:nowrap}
    th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere}
    small{display:block;color:#888}tr{break-inside:avoid}
    .sums dt:nth-last-child(2),.sums dd:last-child{font-size:19px;font-weight:700;color:#1b1b1b}
    footer{margin-top:3em;color:#888;font-size:10px;overflow-wrap:anywhere}
    """
}

/// HTML in which text cannot become markup.
private struct HTML: CustomStringConvertible {
  private(set) var description = ""

  /// What is written in the source, and nothing else.
  mutating func markup(_ markup: String) { description += markup }

  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": description += "&amp;"
      case "<": description += "&lt;"
      case ">": description += "&gt;"
      case "\"": description += "&quot;"
      case "'": description += "&#39;"
      default: description.unicodeScalars.append(scalar)
      }
    }
  }

  mutating func element(_ name: StaticString, _ text: String) {
    markup("<\(name)>")
    self.text(text)
    markup("</\(name)>")
  }

  /// English beside Spanish, where they are not the same.
  mutating func label(_ label: PrintedDocument.Label) {
    text(label.spanish)
    guard label.english != label.spanish else { return }
    markup(" ")
    element("i", label.english)
  }

  mutating func entry(_ label: PrintedDocument.Label, _ text: String) {
    markup("<dt>")
    self.label(label)
    markup("</dt><dd>")
    self.text(text)
    markup("</dd>")
  }
}
