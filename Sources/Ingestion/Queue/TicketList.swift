/// Tickets first in, first out.
struct TicketList {
  private var tickets: [IngestTicket] = []
  private var head = 0

  var isEmpty: Bool { head == tickets.count }
  var count: Int { tickets.count - head }
  var first: IngestTicket? { isEmpty ? nil : tickets[head] }

  mutating func append(_ ticket: IngestTicket) {
    tickets.append(ticket)
  }

  /// - Complexity: O(1) amortised.
  mutating func popFirst() -> IngestTicket? {
    guard let ticket = first else { return nil }
    head += 1
    if head > 1024, head * 2 > tickets.count {
      tickets.removeFirst(head)
      head = 0
    }
    return ticket
  }
}
