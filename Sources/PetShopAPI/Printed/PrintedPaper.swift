import PDF
import PetShop

/// A printed document as PDF: A4, as many pages as it takes, each with the heads of the columns.
struct PrintedPaper {
  private let document: PrintedDocument
  private var pages: [PDFPage] = []
  private var page = PDFPage()
  /// The base of the line that was written last.
  private var y = Length.points(0)

  static func bytes(of document: PrintedDocument) -> [UInt8] {
    var paper = PrintedPaper(document)
    paper.writeHead()
    paper.writeLines()
    paper.writeSums()
    return paper.finished()
  }

  private init(_ document: PrintedDocument) {
    self.document = document
  }

  /// All pages, numbered.
  private mutating func finished() -> [UInt8] {
    pages.append(page)
    var file = PDFDocument(title: document.number, language: "es")
    for (index, page) in pages.enumerated() {
      var page = page
      let label = PrintedDocument.Label.page
      page.line(fromX: Margin.left, toX: Margin.right, y: .points(52), gray: 80)
      page.text(
        "\(document.number) · SHA-256 \(document.hash)", x: Margin.left, y: .points(40), size: 6,
        gray: 45)
      page.text(
        "\(label.both) \(index + 1) / \(pages.count)", x: Margin.right, y: .points(40), size: 8,
        gray: 45, endingThere: true)
      file.pages.append(page)
    }
    return file.bytes
  }
}

private enum Margin {
  static let left = Length.points(48)
  static let right = Length.points(547)
  static let top = Length.points(790)
  static let bottom = Length.points(66)
}

/// Where the columns of the lines end; the first begins at the left margin.
private enum Column {
  static let itemWidth = Length.points(215)
  static let quantity = Length.points(300)
  static let price = Length.points(385)
  static let rate = Length.points(432)
  static let amount = Length.points(541)
}

// MARK: - Head

extension PrintedPaper {
  /// Seller on the left, the document's own data on the right, then the buyer.
  private mutating func writeHead() {
    y = Margin.top
    let afterSeller = writeSeller()
    let afterData = writeData()
    y = min(afterSeller, afterData) - .points(24)
    page.text(
      PrintedDocument.Label.buyer.both, x: Margin.left, y: y, font: .bold, size: 8, gray: 40)
    y -= .points(14)
    for (index, line) in document.buyer.addressLines.enumerated() {
      let font = index == 0 ? PDFFont.bold : .regular
      for part in font.lines(of: line, size: 10, width: .points(320)) {
        page.text(part, x: Margin.left, y: y, font: font, size: 10)
        y -= .points(13)
      }
    }
    y -= .points(20)
    writeColumnHeads()
  }

  private mutating func writeSeller() -> Length {
    var y = y
    for line in PDFFont.bold.lines(of: document.seller.name, size: 18, width: .points(270)) {
      page.text(line, x: Margin.left, y: y, font: .bold, size: 18)
      y -= .points(21)
    }
    let taxID = document.seller.taxID
    let details =
      (taxID.isEmpty ? [] : ["\(PrintedDocument.Label.taxID.both) \(taxID)"])
      + document.seller.addressLines
    for detail in details {
      for line in PDFFont.regular.lines(of: detail, size: 9, width: .points(270)) {
        page.text(line, x: Margin.left, y: y, size: 9, gray: 30)
        y -= .points(12)
      }
    }
    return y
  }

  private mutating func writeData() -> Length {
    var y = y
    page.text(
      document.title.spanish, x: Margin.right, y: y, font: .bold, size: 18, endingThere: true)
    y -= .points(13)
    page.text(
      document.title.english, x: Margin.right, y: y, size: 9, gray: 45, endingThere: true)
    y -= .points(20)
    let entries: [(label: PrintedDocument.Label, text: String)] =
      [(.number, document.number), (.date, document.date)] + document.notes
    for entry in entries {
      page.text(entry.label.both, x: .points(340), y: y, size: 9, gray: 45)
      for line in PDFFont.regular.lines(of: entry.text, size: 9, width: .points(125)) {
        page.text(line, x: Margin.right, y: y, size: 9, endingThere: true)
        y -= .points(13)
      }
    }
    return y
  }
}

// MARK: - Lines

extension PrintedPaper {
  private mutating func writeColumnHeads() {
    page.box(
      x: Margin.left, y: y - .points(6), width: Margin.right - Margin.left, height: .points(20),
      gray: 93)
    head(.item, x: Margin.left + .points(6), endingThere: false)
    head(.quantity, x: Column.quantity)
    head(.price, x: Column.price)
    head(.rate, x: Column.rate)
    head(.amount, x: Column.amount)
    y -= .points(20)
  }

  private mutating func head(
    _ label: PrintedDocument.Label, x: Length, endingThere: Bool = true
  ) {
    page.text(label.both, x: x, y: y, font: .bold, size: 7, gray: 25, endingThere: endingThere)
  }

  private mutating func writeLines() {
    for line in document.lines {
      let name = PDFFont.regular.lines(of: line.name, size: 9, width: Column.itemWidth)
      let sku = line.sku.map {
        PDFFont.regular.lines(of: $0, size: 7, width: Column.itemWidth)
      }
      let height = Length.points(12 * name.count + 9 * (sku?.count ?? 0) + 6)
      if y - height < Margin.bottom {
        turnPage()
        writeColumnHeads()
      }
      write(line, name, sku ?? [])
    }
  }

  private mutating func write(_ line: SoldLine, _ name: [String], _ sku: [String]) {
    let quantity = line.quantity == 0 ? "" : String(line.quantity)
    cell(quantity, endingAt: Column.quantity)
    cell(document.money.text(line.unitPrice), endingAt: Column.price)
    cell(document.money.text(line.taxRate), endingAt: Column.rate)
    cell(document.money.text(line.total), endingAt: Column.amount)
    for part in name {
      page.text(part, x: Margin.left + .points(6), y: y, size: 9)
      y -= .points(12)
    }
    for part in sku {
      page.text(part, x: Margin.left + .points(6), y: y + .points(2), size: 7, gray: 45)
      y -= .points(9)
    }
    page.line(fromX: Margin.left, toX: Margin.right, y: y + .points(6), gray: 85)
    y -= .points(6)
  }

  private mutating func cell(_ text: String, endingAt x: Length, font: PDFFont = .regular) {
    page.text(text, x: x, y: y, font: font, size: 9, endingThere: true)
  }

  /// The next page says whose document it is.
  private mutating func turnPage() {
    pages.append(page)
    page = PDFPage()
    y = Margin.top
    page.text(document.seller.name, x: Margin.left, y: y, font: .bold, size: 9, gray: 30)
    page.text(
      "\(document.title.both) \(document.number)", x: Margin.right, y: y, size: 9, gray: 30,
      endingThere: true)
    y -= .points(28)
  }
}

// MARK: - Sums

extension PrintedPaper {
  /// Together on one page: tax by rate on the left, the totals on the right.
  private mutating func writeSums() {
    let height = Length.points(13 * document.taxes.count + 90)
    if y - height < Margin.bottom { turnPage() }
    y -= .points(14)
    let top = y
    writeTaxes()
    let afterTaxes = y
    y = top
    writeTotals()
    y = min(y, afterTaxes)
  }

  private mutating func writeTaxes() {
    head(.rate, x: Margin.left + .points(40))
    head(.net, x: Margin.left + .points(145))
    head(.tax, x: Margin.left + .points(235))
    page.line(
      fromX: Margin.left, toX: Margin.left + .points(235), y: y - .points(5), gray: 60)
    y -= .points(17)
    for share in document.taxes {
      cell(document.money.text(share.rate), endingAt: Margin.left + .points(40))
      cell(document.money.text(share.base), endingAt: Margin.left + .points(145))
      cell(document.money.text(share.amount), endingAt: Margin.left + .points(235))
      y -= .points(13)
    }
  }

  private mutating func writeTotals() {
    let sums: [(PrintedDocument.Label, Money)] = [
      (.net, document.totals.net), (.tax, document.totals.tax),
    ]
    for (label, amount) in sums {
      page.text(label.both, x: .points(330), y: y, size: 9, gray: 30)
      cell(document.money.text(amount), endingAt: Column.amount)
      y -= .points(15)
    }
    y -= .points(9)
    page.box(
      x: .points(322), y: y - .points(8), width: Margin.right - .points(322), height: .points(26),
      gray: 93)
    page.text("Total", x: .points(330), y: y, font: .bold, size: 12)
    page.text(
      document.money.text(document.totals.total), x: Column.amount, y: y, font: .bold, size: 12,
      endingThere: true)
    y -= .points(20)
  }
}
