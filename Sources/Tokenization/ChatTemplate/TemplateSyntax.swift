/// What a chat template does, in order.
struct TemplateStatement: Sendable {
  indirect enum Kind: Sendable {
    case write(TemplateText)
    case output(TemplateExpression)
    case condition([(test: TemplateExpression, body: [TemplateStatement])], otherwise: [TemplateStatement])
    case loop(TemplateLoopSyntax)
    case set(TemplateTarget, TemplateExpression)
    case capture(TemplateTarget, filters: [TemplatePostfix], body: [TemplateStatement])
    case macro(TemplateMacro)
    /// Calls a macro, which finds the body as `caller`.
    case call(TemplateExpression, caller: TemplateMacro)
    case filter([TemplatePostfix], body: [TemplateStatement])
    case with([(TemplateTarget, TemplateExpression)], body: [TemplateStatement])
    case leaveLoop, nextItem
  }

  var kind: Kind
  var line: Int
}

struct TemplateLoopSyntax: Sendable {
  var target: TemplateTarget
  var items: TemplateExpression
  var condition: TemplateExpression?
  var body: [TemplateStatement]
  /// Runs when there are no items.
  var otherwise: [TemplateStatement]
}

struct TemplateMacro: Sendable {
  var name: String
  var parameters: [(name: String, fallback: TemplateExpression?)]
  var body: [TemplateStatement]
}

indirect enum TemplateTarget: Sendable {
  case name(String)
  case member(namespace: String, name: String)
  case tuple([TemplateTarget])
}

/// A literal.
enum TemplateConstant: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(TemplateText)
}

struct TemplateExpression: Sendable {
  indirect enum Kind: Sendable {
    case constant(TemplateConstant)
    case name(String)
    case list([TemplateExpression])
    case tuple([TemplateExpression])
    case dictionary([(key: TemplateExpression, value: TemplateExpression)])
    /// Operators of one precedence, applied from the left; a list, so that a long sum is not a deep tree.
    case arithmetic(TemplateExpression, [(symbol: String, operand: TemplateExpression)])
    case comparison(TemplateExpression, [(symbol: String, operand: TemplateExpression)])
    case concatenation([TemplateExpression])
    case all([TemplateExpression])
    case any([TemplateExpression])
    case not(TemplateExpression)
    case sign(isNegative: Bool, TemplateExpression)
    case conditional(TemplateExpression, test: TemplateExpression, otherwise: TemplateExpression?)
    case postfix(TemplateExpression, [TemplatePostfix])
  }

  var kind: Kind
  var line: Int
}

/// What follows a value: attributes, items, calls, filters and tests apply from the left.
struct TemplatePostfix: Sendable {
  enum Kind: Sendable {
    case attribute(String)
    case item(TemplateExpression)
    case slice(start: TemplateExpression?, end: TemplateExpression?, step: TemplateExpression?)
    case call(TemplateArgumentSyntax)
    case filter(String, TemplateArgumentSyntax)
    case test(String, TemplateArgumentSyntax, isNegated: Bool)
  }

  var kind: Kind
  var line: Int
}

struct TemplateArgumentSyntax: Sendable {
  var positional: [TemplateExpression] = []
  var named: [(name: String, value: TemplateExpression)] = []
}
