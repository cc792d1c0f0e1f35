/// A queue: first in, first out.
struct Fifo<Element> {
  private var elements: [Element?] = []
  private var head = 0

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }
  var first: Element? { isEmpty ? nil : elements[head] }

  mutating func append(_ element: Element) {
    elements.append(element)
  }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = elements[head]
    elements[head] = nil
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 64, head * 2 > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }

  /// Takes these out; the others keep their order.
  mutating func remove(where isWanted: (Element) -> Bool) -> [Element] {
    let all = elements[head...].compactMap(\.self)
    let removed = all.filter(isWanted)
    guard !removed.isEmpty else { return [] }
    (elements, head) = (all.filter { !isWanted($0) }, 0)
    return removed
  }

  mutating func popLast() -> Element? {
    isEmpty ? nil : elements.removeLast()
  }
}
