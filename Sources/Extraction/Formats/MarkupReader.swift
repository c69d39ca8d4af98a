internal import CXML

/// Receives the events of a markup parser.
protocol MarkupHandler: AnyObject {
  /// - Parameter name: In lower case for HTML; without prefix for XML.
  func start(_ name: String, _ attributes: [String: String])
  func end(_ name: String)
  func characters(_ text: String)
  func comment(_ text: String)
}

extension MarkupHandler {
  func comment(_ text: String) {}
}

/// Runs libxml2's event parsers over bytes in memory: no network, no files, no entity expansion.
enum MarkupReader {
  /// Reads HTML as browsers would, whatever is wrong with it.
  static func readHTML(_ text: String, to handler: any MarkupHandler) {
    guard let context = htmlNewParserCtxt() else { return }
    defer { htmlFreeParserCtxt(context) }
    let box = HandlerBox(handler)
    attach(box, to: context)
    context.pointee.sax.pointee.startElement = { user, name, attributes in
      HandlerBox.of(user)?.start(name, plain: attributes)
    }
    context.pointee.sax.pointee.endElement = { user, name in
      guard let name else { return }
      HandlerBox.of(user)?.handler.end(String(cString: name))
    }
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    withExtendedLifetime(box) {
      withBytes(of: text) { bytes, count in
        // Without tree callbacks there is no document to free.
        _ = htmlCtxtReadMemory(context, bytes, count, nil, "UTF-8", Int32(options))
      }
    }
  }

  /// Reads XML; false when it is not well-formed or declares a document type.
  static func readXML(_ bytes: [UInt8], to handler: any MarkupHandler) -> Bool {
    guard bytes.count <= Int(Int32.max), let context = xmlNewParserCtxt() else { return false }
    defer { xmlFreeParserCtxt(context) }
    let box = HandlerBox(handler)
    attach(box, to: context)
    context.pointee.sax.pointee.initialized = UInt32(XML_SAX2_MAGIC)
    context.pointee.sax.pointee.startElementNs = { user, name, _, _, _, _, count, _, attributes in
      HandlerBox.of(user)?.start(name, namespaced: attributes, count: Int(count))
    }
    context.pointee.sax.pointee.endElementNs = { user, name, _, _ in
      guard let name else { return }
      HandlerBox.of(user)?.handler.end(String(cString: name))
    }
    context.pointee.sax.pointee.internalSubset = { user, _, _, _ in
      HandlerBox.of(user)?.refuseDocumentType()
    }
    box.context = context
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    return withExtendedLifetime(box) {
      bytes.withUnsafeBytes { raw in
        _ = xmlCtxtReadMemory(
          context, raw.bindMemory(to: CChar.self).baseAddress, Int32(raw.count), nil, nil, Int32(options))
      }
      return context.pointee.wellFormed == 1 && !box.hasDocumentType
    }
  }

  private static func attach(_ box: HandlerBox, to context: xmlParserCtxtPtr) {
    context.pointee.userData = Unmanaged.passUnretained(box).toOpaque()
    var events = xmlSAXHandler()
    events.characters = { user, bytes, count in HandlerBox.of(user)?.characters(bytes, count) }
    events.ignorableWhitespace = events.characters
    events.cdataBlock = events.characters
    events.comment = { user, text in
      guard let text else { return }
      HandlerBox.of(user)?.handler.comment(String(cString: text))
    }
    context.pointee.sax.pointee = events
  }

  private static func withBytes(of text: String, _ body: (UnsafePointer<CChar>?, Int32) -> Void) {
    var text = text
    text.withUTF8 { bytes in
      guard bytes.count <= Int(Int32.max) else { return }
      UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) { body($0.baseAddress, Int32($0.count)) }
    }
  }
}

/// What the C callbacks get as user data; lives on the stack of the call that parses.
private final class HandlerBox {
  let handler: any MarkupHandler
  var context: xmlParserCtxtPtr?
  private(set) var hasDocumentType = false

  init(_ handler: any MarkupHandler) {
    self.handler = handler
  }

  static func of(_ user: UnsafeMutableRawPointer?) -> HandlerBox? {
    user.map { Unmanaged<HandlerBox>.fromOpaque($0).takeUnretainedValue() }
  }

  func characters(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard let bytes, count > 0 else { return }
    handler.characters(String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self))
  }

  /// `attributes` alternates names and values (null for an attribute without one) and ends with null.
  func start(_ name: UnsafePointer<xmlChar>?, plain attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
    guard let name else { return }
    var values: [String: String] = [:]
    if var next = attributes {
      while let key = next[0] {
        values[String(cString: key)] = next[1].map { String(cString: $0) } ?? ""
        next += 2
      }
    }
    handler.start(String(cString: name), values)
  }

  /// `attributes` holds five pointers an attribute: name, prefix, namespace, start and end of the value.
  func start(
    _ name: UnsafePointer<xmlChar>?, namespaced attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
  ) {
    guard let name else { return }
    var values: [String: String] = [:]
    for index in 0..<count {
      guard let key = attributes?[index * 5], let first = attributes?[index * 5 + 3],
        let end = attributes?[index * 5 + 4]
      else { continue }
      let bytes = UnsafeBufferPointer(start: first, count: end - first)
      values[String(cString: key)] = String(decoding: bytes, as: UTF8.self)
    }
    handler.start(String(cString: name), values)
  }

  /// Entities are how XML grows without bound and reads other files; no office format uses a document type.
  func refuseDocumentType() {
    hasDocumentType = true
    if let context { xmlStopParser(context) }
  }
}
