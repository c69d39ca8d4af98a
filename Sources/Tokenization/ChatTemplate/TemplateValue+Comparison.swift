extension TemplateValue {
  /// Python's `==`.
  func isEqual(to other: TemplateValue) -> Bool {
    switch (self, other) {
    case (.undefined, .undefined), (.null, .null): true
    case (.text(let left), .text(let right)): left == right
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      left.elementsEqual(right) { $0.isEqual(to: $1) }
    case (.dictionary(let left), .dictionary(let right)):
      left.keys.count == right.keys.count
        && left.keys.allSatisfy { key in
          guard let own = left[key], let its = right[key] else { return false }
          return own.isEqual(to: its)
        }
    case (.namespace(let left), .namespace(let right)): left === right
    case (.loop(let left), .loop(let right)): left === right
    default:
      if let left = integerValue, let right = other.integerValue {
        left == right
      } else if let left = numberValue, let right = other.numberValue {
        left == right
      } else {
        false
      }
    }
  }

  /// Python's `<`.
  ///
  /// - Throws: ``TemplateProblem/wrongType(operation:type:)`` where the two have no order.
  func isLess(than other: TemplateValue) throws(TemplateProblem) -> Bool {
    switch (self, other) {
    case (.text(let left), .text(let right)): return left < right
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      for (own, its) in zip(left, right) where !own.isEqual(to: its) { return try own.isLess(than: its) }
      return left.count < right.count
    default:
      if let left = integerValue, let right = other.integerValue { return left < right }
      if let left = numberValue, let right = other.numberValue { return left < right }
      throw .wrongType(operation: "comparing with \(other.typeName)", type: typeName)
    }
  }
}
