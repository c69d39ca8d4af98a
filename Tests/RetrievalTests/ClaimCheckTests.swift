import Retrieval
import Testing

@Suite("A claim and the sources that it names")
struct ClaimCheckTests {
  private static let lighthouse = """
    The lighthouse was built in 1874 by Agnes Thorburn. Its lamp burns whale oil and can be seen for nineteen miles. \
    Repairs cost 12,500 crowns.
    """
  private static let keeper = "The keeper is called Magnus Flett. He keeps three goats and a boat."
  private static let pump = """
    Die Pumpe fördert 240 Liter in der Minute und muss alle 90 Tage geölt werden. Wenn die rote Lampe blinkt, ist das \
    Ventil zu schließen und der Ingenieur vom Dienst unter der Nummer 4471 anzurufen.
    """

  private let check = ClaimCheck(
    sources: [lighthouse, keeper, pump], contexts: ["Skerry Point", "Skerry Point > The keeper", ""])

  private func isSupported(_ claim: String, by sources: Int...) -> Bool {
    check.support(of: claim, by: sources).allSatisfy { $0 != nil }
  }

  @Test("agree where the claim says the same in other words, order or case")
  func supported() {
    for claim in [
      "Agnes Thorburn built the lighthouse in 1874.", "It was built in 1874", "The lamp can be seen for 19 miles.",
      "The repairs cost 12500 crowns.", "At Skerry Point the lighthouse was built by Agnes Thorburn.",
      "1. The lamp burns whale oil.",
    ] {
      #expect(isSupported(claim, by: 0), "\(claim)")
    }
    #expect(isSupported("Die Pumpe muss alle 90 Tage geölt werden.", by: 2))
  }

  @Test("disagree over a number, a name, or most of the words")
  func unsupported() {
    for claim in [
      "The lighthouse was built in 1875 by Agnes Thorburn.", "The lamp can be seen for 20 miles.",
      "The lighthouse was built in 1874 by Robert Stevenson.", "The lamp burns cheap petrol bought from passing ships.",
      "In 1874 the keeper's daughter married a fisherman.", "", " [1].", "—",
    ] {
      #expect(!isSupported(claim, by: 0), "\(claim)")
    }
    #expect(!isSupported("Die Pumpe muss alle 60 Tage geölt werden.", by: 2))
  }

  @Test("that do not exist support nothing")
  func unknownSources() {
    #expect(check.support(of: "The lamp burns whale oil.", by: [-1, 3, .max]) == [nil, nil, nil])
    #expect(check.support(of: "The lamp burns whale oil.", by: []).isEmpty)
  }

  @Test("may share a claim between them; one that adds nothing is left out")
  func several() {
    let claim = "Agnes Thorburn built the lighthouse in 1874, and Magnus Flett keeps three goats there."
    #expect(!isSupported(claim, by: 0) && !isSupported(claim, by: 1))
    #expect(isSupported(claim, by: 0, 1))
    let support = check.support(of: claim, by: [0, 1, 2])
    #expect(support[0] != nil && support[1] != nil && support[2] == nil)
  }

  @Test("meet in the sentence that says most of it, which stands in the source as it is")
  func quotedSentence() throws {
    let support = try #require(check.support(of: "The lamp is visible for 19 miles.", by: [0])[0])
    let scalars = Array(Self.lighthouse.unicodeScalars)
    let quote = String(String.UnicodeScalarView(scalars[support.sentence]))
    #expect(quote == "Its lamp burns whale oil and can be seen for nineteen miles.")
    #expect((0.5...1).contains(support.score))
  }
}
