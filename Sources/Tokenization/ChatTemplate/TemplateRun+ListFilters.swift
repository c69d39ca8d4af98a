extension TemplateRun {
  static let listFilters: Set<String> = [
    "list", "first", "last", "join", "map", "select", "reject", "selectattr", "rejectattr", "reverse", "sort", "unique",
    "sum", "min", "max",
  ]

  func filterList(
    _ name: String, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    if name == "reverse", case .text(let text) = value {
      try spend(text.count)
      return .text(text.reversed)
    }
    let items = try items(of: value, for: arguments.function)
    switch name {
    case "list": return .list(items)
    case "first": return items.first ?? .undefined("the first of no items")
    case "last": return items.last ?? .undefined("the last of no items")
    case "reverse": return .list(items.reversed())
    case "join": return try join(items, arguments)
    case "map": return .list(try map(items, arguments))
    case "select", "reject": return .list(try select(items, arguments, byAttribute: false, keeps: name == "select"))
    case "selectattr", "rejectattr":
      return .list(try select(items, arguments, byAttribute: true, keeps: name == "selectattr"))
    case "sort": return try sort(items, arguments)
    case "unique": return try unique(items, arguments)
    case "sum": return try sum(items, arguments)
    default: return try extreme(items, isMaximum: name == "max", arguments)
    }
  }

  /// What `attribute='a.b.0'` leads to.
  private func attribute(_ path: TemplateValue, of item: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    guard case .text(let path) = path else { return try self.item(path, of: item) }
    var value = item
    for part in path.split(TemplateText(".", isTrusted: false)) {
      let isIndex = !part.isEmpty && part.indices.allSatisfy { ("0"..."9").contains(part[$0]) }
      let key: TemplateValue = isIndex ? .integer(Int(part.string) ?? .max) : .text(part)
      value = try self.item(key, of: value)
    }
    return value
  }

  private func join(_ items: [TemplateValue], _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue {
    let values = try arguments.bound(to: ["d", "attribute"])
    let separator = try values[0].map { value throws(TemplateProblem) in try text(of: value) } ?? .empty
    var parts: [TemplateText] = []
    for item in items {
      let value = try values[1].map { path throws(TemplateProblem) in try attribute(path, of: item) } ?? item
      parts.append(try text(of: value))
    }
    return .text(try joined(parts, separator: separator))
  }

  /// `map(attribute=…, default=…)` or `map('filter', …)`.
  private func map(_ items: [TemplateValue], _ arguments: TemplateArguments) throws(TemplateProblem) -> [TemplateValue]
  {
    var mapped: [TemplateValue] = []
    if arguments.positional.isEmpty {
      let values = try arguments.bound(to: ["attribute", "default"], requiredCount: 1)
      guard let path = values[0] else { return items }
      for item in items {
        let value = try attribute(path, of: item)
        if case .undefined = value, let fallback = values[1] { mapped.append(fallback) } else { mapped.append(value) }
      }
      return mapped
    }
    let name = try arguments.text(arguments.positional[0]).string
    var inner = arguments
    inner.function = "the filter '\(name)'"
    inner.positional.removeFirst()
    for item in items {
      try spend()
      mapped.append(try filter(name, item, inner))
    }
    return mapped
  }

  /// `select('test', …)`, `selectattr('attribute', 'test', …)`; without a test, what is true counts.
  private func select(
    _ items: [TemplateValue], _ arguments: TemplateArguments, byAttribute: Bool, keeps: Bool
  ) throws(TemplateProblem) -> [TemplateValue] {
    var rest = arguments
    var path: TemplateValue?
    if byAttribute {
      guard !rest.positional.isEmpty else { throw .wrongArguments(of: arguments.function, name: "'attribute'") }
      path = rest.positional.removeFirst()
    }
    var name: String?
    if !rest.positional.isEmpty { name = try rest.text(rest.positional.removeFirst()).string }
    var kept: [TemplateValue] = []
    for item in items {
      try spend()
      let value = try path.map { path throws(TemplateProblem) in try attribute(path, of: item) } ?? item
      let holds = try name.map { name throws(TemplateProblem) in try test(name, value, rest) } ?? value.isTrue
      if holds == keeps { kept.append(item) }
    }
    return kept
  }

  // MARK: Order

  private func sort(_ items: [TemplateValue], _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue {
    let values = try arguments.bound(to: ["reverse", "case_sensitive", "attribute"])
    let path = values[2]
    let sorted = try sorted(
      items, isCaseSensitive: arguments.boolean(values[1], default: false),
      isReversed: arguments.boolean(values[0], default: false)
    ) { item throws(TemplateProblem) in
      try path.map { path throws(TemplateProblem) in try self.attribute(path, of: item) } ?? item
    }
    return .list(sorted)
  }

  /// A stable merge sort, because comparing may throw.
  func sorted(
    _ items: [TemplateValue], isCaseSensitive: Bool, isReversed: Bool,
    by key: (TemplateValue) throws(TemplateProblem) -> TemplateValue
  ) throws(TemplateProblem) -> [TemplateValue] {
    var keyed: [(key: TemplateValue, item: TemplateValue)] = []
    for item in items { keyed.append((try folded(try key(item), isCaseSensitive: isCaseSensitive), item)) }
    var width = 1
    while width < keyed.count {
      var merged: [(key: TemplateValue, item: TemplateValue)] = []
      for start in stride(from: 0, to: keyed.count, by: 2 * width) {
        var left = keyed[start..<min(start + width, keyed.count)]
        var right = keyed[min(start + width, keyed.count)..<min(start + 2 * width, keyed.count)]
        while let first = left.first, let second = right.first {
          try spend(on: first.key)
          let takesRight =
            isReversed ? try first.key.isLess(than: second.key) : try second.key.isLess(than: first.key)
          merged.append(takesRight ? right.removeFirst() : left.removeFirst())
        }
        merged += left
        merged += right
      }
      keyed = merged
      width *= 2
    }
    return keyed.map(\.item)
  }

  private func folded(_ value: TemplateValue, isCaseSensitive: Bool) throws(TemplateProblem) -> TemplateValue {
    guard !isCaseSensitive, case .text(let text) = value else { return value }
    try spend(text.count)
    return .text(text.lowercased)
  }

  private func unique(_ items: [TemplateValue], _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue
  {
    let values = try arguments.bound(to: ["case_sensitive", "attribute"])
    let isCaseSensitive = arguments.boolean(values[0], default: false)
    var seen: [TemplateValue] = []
    var kept: [TemplateValue] = []
    for item in items {
      let own = try values[1].map { path throws(TemplateProblem) in try attribute(path, of: item) } ?? item
      let key = try folded(own, isCaseSensitive: isCaseSensitive)
      var isNew = true
      for other in seen where isNew {
        try spend()
        isNew = try !isEqual(other, key)
      }
      if isNew {
        seen.append(key)
        kept.append(item)
      }
    }
    return .list(kept)
  }

  private func sum(_ items: [TemplateValue], _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue {
    let values = try arguments.bound(to: ["attribute", "start"])
    var total = values[1] ?? .integer(0)
    for item in items {
      let value = try values[0].map { path throws(TemplateProblem) in try attribute(path, of: item) } ?? item
      total = try add(total, value)
    }
    return total
  }

  private func extreme(
    _ items: [TemplateValue], isMaximum: Bool, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let values = try arguments.bound(to: ["case_sensitive", "attribute"])
    let isCaseSensitive = arguments.boolean(values[0], default: false)
    var best: (key: TemplateValue, item: TemplateValue)?
    for item in items {
      let own = try values[1].map { path throws(TemplateProblem) in try attribute(path, of: item) } ?? item
      let key = try folded(own, isCaseSensitive: isCaseSensitive)
      guard let current = best else {
        best = (key, item)
        continue
      }
      try spend(on: key)
      if isMaximum ? try current.key.isLess(than: key) : try key.isLess(than: current.key) { best = (key, item) }
    }
    return best?.item ?? .undefined("the extreme of no items")
  }
}
