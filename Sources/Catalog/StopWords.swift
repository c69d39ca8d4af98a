/// Words that nearly every text holds and that therefore tell nothing.
enum StopWords {
  static let english = Set(
    """
    a about after again all also am an and any are as at be because been before being between both but by can could d
    did do does doing done during each else few for from further had has have having he her here hers him his how i if
    in into is it its itself just ll m me more most must my no nor not now of off on once only or other our ours out
    over own re s same shall she should so some such t than that the their theirs them then there these they this those
    through to too under until up upon us ve very was we were what when where which while who whom whose why will with
    would you your yours
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
