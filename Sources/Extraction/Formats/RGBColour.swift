/// A colour as markup states it.
struct RGBColour: Hashable {
  var red: Int
  var green: Int
  var blue: Int

  static let black = RGBColour(red: 0, green: 0, blue: 0)
  static let white = RGBColour(red: 255, green: 255, blue: 255)

  /// Below this difference in every channel text cannot be told from what is behind it.
  private static let visibleDifference = 32

  init(red: Int, green: Int, blue: Int) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Reads `#fff`, `#ffffff`, `#ffffff80`, `ffffff`, and `rgb(255, 255, 255)`; of names the whites and black.
  ///
  /// - Parameter text: In lower case.
  init?(_ text: some StringProtocol) {
    switch text {
    case "white", "snow", "ivory", "ghostwhite", "floralwhite", "whitesmoke", "mintcream", "azure": self = .white
    case "black": self = .black
    default:
      if text.hasPrefix("rgb") {
        self.init(channels: text.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" })
      } else {
        self.init(digits: text.hasPrefix("#") ? text.dropFirst() : text[...])
      }
    }
  }

  private init?(digits: some StringProtocol) {
    let values = digits.map(\.hexDigitValue)
    guard !values.contains(nil) else { return nil }
    let known = values.compactMap { $0 }
    switch known.count {
    case 3, 4: self.init(red: known[0] * 17, green: known[1] * 17, blue: known[2] * 17)
    case 6, 8:
      self.init(red: known[0] * 16 + known[1], green: known[2] * 16 + known[3], blue: known[4] * 16 + known[5])
    default: return nil
    }
  }

  private init?(channels text: some StringProtocol) {
    let numbers = text.split { ", /".contains($0) }.prefix(3).compactMap { part -> Int? in
      guard let number = Double(String(part.filter { $0 != "%" })), (0...255).contains(number) else { return nil }
      return Int(part.hasSuffix("%") ? min(number, 100) * 2.55 : number)
    }
    guard numbers.count == 3 else { return nil }
    self.init(red: numbers[0], green: numbers[1], blue: numbers[2])
  }

  /// Whether text of this colour can be told from the other colour behind it.
  func isVisible(on other: RGBColour) -> Bool {
    max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue)) >= Self.visibleDifference
  }
}
