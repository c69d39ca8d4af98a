/// A value in a chat template; the types are Python's, as the templates expect.
///
/// Lists and dictionaries never change once made: the reference runs templates in an immutable sandbox.
indirect enum TemplateValue {
  /// Nothing has this name; prints as nothing, and is an error where a value is needed.
  case undefined(String)
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(TemplateText)
  case list([TemplateValue])
  case tuple([TemplateValue])
  case dictionary(TemplateDictionary)
  case namespace(TemplateNamespace)
  case loop(TemplateLoop)
  case callable(TemplateCallable)

  /// Python's name of the type, for errors.
  var typeName: String {
    switch self {
    case .undefined(let name): name
    case .null: "None"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .tuple: "a tuple"
    case .dictionary: "a dictionary"
    case .namespace: "a namespace"
    case .loop: "a loop"
    case .callable: "a function"
    }
  }

  var isTrue: Bool {
    switch self {
    case .undefined, .null: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .number(let value): value != 0
    case .text(let text): !text.isEmpty
    case .list(let items), .tuple(let items): !items.isEmpty
    case .dictionary(let dictionary): !dictionary.keys.isEmpty
    case .namespace, .loop, .callable: true
    }
  }

  /// A boolean counts as 0 or 1, as in Python.
  var integerValue: Int? {
    switch self {
    case .integer(let value): value
    case .boolean(let value): value ? 1 : 0
    default: nil
    }
  }

  var numberValue: Double? {
    if case .number(let value) = self { return value }
    return integerValue.map { Double($0) }
  }
}

/// What a dictionary finds its values by.
enum TemplateKey: Hashable {
  case text(TemplateText)
  case integer(Int)

  /// Nil for a value that cannot be a key here.
  init?(_ value: TemplateValue) {
    if case .text(let text) = value {
      self = .text(text)
    } else if let integer = value.integerValue {
      self = .integer(integer)
    } else {
      return nil
    }
  }

  var value: TemplateValue {
    switch self {
    case .text(let text): .text(text)
    case .integer(let integer): .integer(integer)
    }
  }
}

/// Keys and values in the order of their insertion.
struct TemplateDictionary {
  private(set) var keys: [TemplateKey] = []
  private(set) var values: [TemplateValue] = []
  private var indices: [TemplateKey: Int] = [:]

  subscript(name: TemplateText) -> TemplateValue? {
    get { self[.text(name)] }
    set { self[.text(name)] = newValue }
  }

  subscript(key: TemplateKey) -> TemplateValue? {
    get { indices[key].map { values[$0] } }
    set {
      guard let newValue else { return }
      if let index = indices[key] {
        values[index] = newValue
      } else {
        indices[key] = keys.count
        keys.append(key)
        values.append(newValue)
      }
    }
  }

  var items: [TemplateValue] { zip(keys, values).map { .tuple([$0.value, $1]) } }
}

/// What `namespace(…)` makes: the only thing that a template can change from inside a loop.
final class TemplateNamespace {
  var members = TemplateDictionary()
}

/// What can be called.
enum TemplateCallable {
  case function(String)
  case method(name: String, of: TemplateValue)
  case macro(TemplateMacro, TemplateScope)
}

/// The state of one `for`, as the variable `loop` tells it.
final class TemplateLoop {
  let items: [TemplateValue]
  let depth: Int
  var index = 0
  /// What `loop.changed` was last asked for.
  var lastChanged: [TemplateValue]?

  init(items: [TemplateValue], depth: Int) {
    self.items = items
    self.depth = depth
  }

  func attribute(_ name: String) -> TemplateValue? {
    switch name {
    case "index": .integer(index + 1)
    case "index0": .integer(index)
    case "revindex": .integer(items.count - index)
    case "revindex0": .integer(items.count - index - 1)
    case "first": .boolean(index == 0)
    case "last": .boolean(index == items.count - 1)
    case "length": .integer(items.count)
    case "depth": .integer(depth)
    case "depth0": .integer(depth - 1)
    case "previtem": index > 0 ? items[index - 1] : .undefined("the item before the first")
    case "nextitem": index + 1 < items.count ? items[index + 1] : .undefined("the item after the last")
    case "cycle", "changed": .callable(.method(name: name, of: .loop(self)))
    default: nil
    }
  }
}

/// Variables by name; a block's own hide those around it.
final class TemplateScope {
  private var variables: [String: TemplateValue] = [:]
  private let parent: TemplateScope?

  init(parent: TemplateScope?) {
    self.parent = parent
  }

  subscript(name: String) -> TemplateValue? {
    get {
      var scope: TemplateScope? = self
      while let current = scope {
        if let value = current.variables[name] { return value }
        scope = current.parent
      }
      return nil
    }
    set { variables[name] = newValue }
  }

  func removeAll() {
    variables.removeAll()
  }
}
