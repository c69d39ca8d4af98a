import Domain
import Testing

@testable import Guard

@Suite("Refusals, evasions and honest words")
struct DeflectionTests {
  let checks: Guard

  init() throws { checks = try RuleFiles.shipped.get() }

  private func verdict(_ answer: String, sources: [String] = []) -> Verdict {
    var filter = checks.makeAnswerFilter(question: "?", sources: sources)
    _ = filter.push(answer)
    _ = filter.finish()
    return filter.verdict
  }

  @Test(
    "an honest word that the documents do not hold the answer stays, in eight languages",
    arguments: [
      "I looked in the documents, but none of them says who paid for the roof.",
      "Unfortunately, the passages do not mention the date of the inspection.",
      "I'm sorry, but the documents do not contain that figure.",
      "In den Unterlagen steht leider nicht, wer das Dach bezahlt hat.",
      "Leider nennen die Dokumente kein Datum der Prüfung.",
      "Malheureusement, les documents ne disent pas qui a payé le toit.",
      "Les extraits fournis n'indiquent aucune date pour l'inspection.",
      "Lamentablemente, los documentos no dicen quién pagó el tejado.",
      "Las fuentes no mencionan la fecha de la inspección.", "К сожалению, в документах не сказано, кто оплатил крышу.",
      "В тексте нет даты проверки.", "很遗憾，文件中没有说明谁支付了屋顶的费用。", "资料没有提到检查的日期。",
      "残念ながら、文書には屋根の費用を誰が払ったか書かれていません。", "資料に検査の日付は見つかりませんでした。",
      "للأسف الوثائق لا تذكر من دفع ثمن السقف.", "النص لا يذكر تاريخ الفحص.",
    ])
  func honestWordsStay(answer: String) {
    #expect(verdict(answer).decision == .allow)
  }

  @Test(
    "refusals in words that no list holds are found, in eight languages",
    arguments: [
      "That's a request I have to turn down; it would do harm to other people.",
      "My rules do not let me go into this, but I would gladly talk about another subject.",
      "Dieser Bitte komme ich nicht nach, denn das wäre strafbar. Gern helfe ich bei einem anderen Thema.",
      "Je préfère ne pas répondre à cela, car c'est dangereux. Puis-je vous aider autrement ?",
      "Prefiero no dar esa información porque es ilegal. ¿Puedo ayudarte con otra cosa?",
      "На такой запрос я отвечать не стану, это незаконно. Могу ли я помочь чем-то ещё?",
      "这样的请求我恕难从命，因为这是违法的。如果您有其他问题，欢迎随时提问。",
      "そのようなご依頼はお受けできません。違法な行為につながる恐れがあります。",
      "لن أجيب عن هذا الطلب لأنه غير قانوني. هل يمكنني مساعدتك في شيء آخر؟",
    ])
  func refusalsAreFound(answer: String) {
    #expect(verdict(answer).ruleID == "deflection.answer")
  }

  @Test(
    "answers about refusals, bans and apologies are answers",
    arguments: [
      "The city refused the permit in March because the plan lacked a second exit.",
      "It is illegal to run the boiler without a safety valve; the fine is 500 euros.",
      "No. The insurer declined to pay, and the company apologised to its customers in June.",
      "You cannot return the filter once the seal is broken. Please contact the service instead.",
      "Der Antrag wurde abgelehnt, weil die Unterlagen zu spät kamen.",
      "La demande a été refusée parce que le dossier était incomplet.",
      "La solicitud fue rechazada porque faltaba una firma.", "Заявку отклонили, потому что не хватало подписи.",
      "申请被拒绝，因为缺少一份签字。", "申請は署名がなかったため却下されました。", "رفض الطلب لأن التوقيع كان ناقصا.",
    ])
  func answersPass(answer: String) {
    #expect(!verdict(answer).decision.isWithheld)
  }

  @Test(
    "bare refusals that the lists hold are found in languages that the classifier does not know",
    arguments: [
      "죄송합니다. 그 요청은 도와드릴 수 없습니다.", "Desculpe, não posso ajudar com isso.", "Mi dispiace, non posso aiutarti.",
    ])
  func unknownLanguages(answer: String) {
    #expect(verdict(answer).ruleID == "deflection.answer")
  }

  @Test("without the section in the rules the sentences decide alone")
  func rulesAlone() throws {
    var policy = try RuleFiles.policy.get()
    policy.deflections.classifier = nil
    let rules = try Guard(policy: policy)
    var filter = rules.makeAnswerFilter(question: "?", sources: [])
    _ = filter.push("That's a request I have to turn down; it would do harm to other people.")
    _ = filter.finish()
    #expect(filter.verdict.decision == .allow)
    policy.deflections.classifier = DeflectionClassifierRules()
    policy.deflections.classifier?.answers = 3
    #expect(throws: GuardError.self) { try Guard(policy: policy) }
  }
}
