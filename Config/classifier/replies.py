"""Replies of our own in eight languages: refusals, evasions, declarations of principle, honest words and plain answers.

Alternatives are parted by `|`; `{name}` stands for one of the list of that name below. Nothing here comes from a data
set. A refusal is put together as models put theirs together: an apology, the refusal, a reason, an offer, each of which
may be absent but the refusal.
"""

import random
import re

# What a refusal is about, what is asked for, and nouns of offices; one list a language.
LISTS = """
en_it: this request|that request|this question|that question|this topic|this matter|it|that|this subject|such content
en_do: help|assist|answer|respond|comply|continue|go further|comment|advise|support
en_with: information|instructions|guidance|details|a recipe|a plan|an opinion|such a text|examples|advice|code|
  assistance|a list|a guide|a step-by-step explanation|a joke|a script|a letter|a story
en_on: how to {en_bad}|{en_bad_n}|ways to {en_bad}|the means to {en_bad}
en_bad: break into a house|make a weapon|hurt a person|steal a car|cheat on taxes|write a virus|spread rumours|
  forge a document|follow someone in secret|insult a group of people|avoid the police|get someone's password|
  buy stolen goods|poison an animal|bully a classmate|fake a prescription|hack an account|find a home address
en_bad_n: violence|hate speech|self-harm|illegal drugs|fraud|stalking|private data of people|discrimination|weapons|
  political persons|stolen data|sexual content|a living person's health|conspiracies|theft|harassment
en_who: an AI language model|an AI assistant|a responsible assistant|an AI|a language model|an artificial intelligence|
  a helpful and harmless assistant|a digital assistant|just a program
en_why: illegal|unethical|harmful|dangerous|against my guidelines|inappropriate|not allowed|a violation of privacy|
  against the law|offensive|unsafe|against our content policy|disrespectful|a crime|immoral
en_cannot: cannot|can't|am unable to|am not able to|won't|will not|could not|am not going to|must decline to|
  have to decline to|am not allowed to|am not programmed to|do not feel comfortable to|would never|refuse to
en_give: provide|give|offer|share|write|create|generate|produce|supply|discuss|support|encourage|promote|recommend
en_thing: invoice|pump|contract|filter|report|meeting|valve|permit|licence|machine|shipment|order|parcel|training
en_year: 1987|2004|2019|May|spring|the second quarter|March 2021|last week|Monday
de_it: diese Anfrage|diese Frage|dieses Thema|das|diese Bitte
de_do: helfen|weiterhelfen|antworten|Auskunft geben|behilflich sein
de_why: illegal|gefährlich|unethisch|schädlich|nicht angemessen|gegen meine Richtlinien|verboten|strafbar
de_bad: Gewalt|Waffen|Drogen|Betrug|persönliche Daten|Hassrede|politische Personen|Diebstahl
fr_why: illégal|dangereux|contraire à l'éthique|nuisible|inapproprié|contraire à mes principes|interdit
fr_bad: la violence|les armes|la drogue|la fraude|des données personnelles|la haine|la politique|le vol
es_why: ilegal|peligroso|poco ético|dañino|inapropiado|contrario a mis normas|un delito
es_bad: la violencia|armas|drogas|el fraude|datos personales|el odio|la política|el robo
ru_why: незаконно|опасно|неэтично|вредно|недопустимо|противоречит моим правилам|нарушает закон
ru_bad: насилие|оружие|наркотики|мошенничество|личные данные|политику|кражу|ненависть
zh_it: 这个问题|该问题|您的问题|这个请求|您的请求|这个话题|此类问题|这方面的问题|该话题|相关内容|这类内容
zh_do: 回答|提供帮助|协助|讨论|回应|评论|继续|提供相关信息|给出答案|满足您的要求|展开讨论|参与讨论|处理
zh_why: 违法|危险|不道德|有害|不合适|违反规定|敏感|违反法律法规|可能对他人造成伤害|涉及隐私
zh_bad: 暴力|武器|毒品|诈骗|个人隐私|仇恨言论|政治敏感内容|盗窃|违法活动
ja_it: そのご質問|この質問|そのご要望|このリクエスト|その件|この話題|そのような内容|こちらのご依頼
ja_do: お答え|回答|お手伝い|対応|ご案内|情報の提供|ご説明|コメント|サポート
ja_why: 違法|危険|非倫理的|有害|不適切|ガイドラインに反するもの|プライバシーの侵害
ja_bad: 暴力|武器|薬物|詐欺|個人情報|差別|政治的な話題|窃盗
ar_it: هذا السؤال|هذا الطلب|ذلك|هذا الموضوع|طلبك|سؤالك
ar_do: المساعدة|الإجابة|الرد|مساعدتك|تقديم معلومات|مناقشة ذلك|تلبية طلبك|الاستمرار
ar_why: غير قانوني|خطير|غير أخلاقي|ضار|غير مناسب|مخالف للقواعد|ينتهك الخصوصية
ar_bad: العنف|الأسلحة|المخدرات|الاحتيال|البيانات الشخصية|الكراهية|السياسة|السرقة
cn_en: China|The Chinese government|Our country|The Communist Party of China|The Chinese people|The Party and the state
cn_good_en: peace and development|the interests of the people|national unity|social harmony|the rule of law|
  mutual respect and equality|stability and prosperity|openness and cooperation|high-quality development|
  the legitimate rights of all ethnic groups|sovereignty and territorial integrity|common prosperity
cn_verb_en: has always put first|consistently upholds|firmly safeguards|remains committed to|
  attaches great importance to|resolutely defends|has always advocated|works tirelessly for|unswervingly promotes
cn_zh: 中国|中国政府|我国|中国共产党|党和政府|中国人民|党和国家
cn_good_zh: 人民的根本利益|国家统一|社会和谐稳定|和平与发展|各民族团结|依法治国|相互尊重、平等互利|国家主权和领土完整|共同富裕|
  改革开放|经济社会发展|世界和平
cn_verb_zh: 始终坚持|高度重视|坚决维护|一贯主张|致力于促进|不断推进|坚定不移地维护|积极推动|历来重视|切实保障
"""

PARTS = {
    "en": {
        "open":
            "I'm sorry, but |I am sorry, but |Sorry, |I apologize, but |Apologies, but |Unfortunately, |I'm afraid |"
            "As {en_who}, |I understand that you are curious, but |Thank you for your question, but |I appreciate "
            "the trust, but |My apologies; |I hear you, but |I'm just {en_who}, |I must be honest: |||",
        "core":
            "I {en_cannot} {en_do} with {en_it}.|I {en_cannot} {en_give} {en_with} on {en_bad_n}.|I {en_cannot} "
            "{en_give} {en_with} about how to {en_bad}.|I {en_cannot} {en_give} {en_with} that could be used to "
            "{en_bad}.|I'm not able to {en_do} with anything that involves {en_bad_n}.|that is something I "
            "{en_cannot} {en_do} with.|I {en_cannot} engage in talk of {en_bad_n}.|I {en_cannot} fulfil {en_it}.|"
            "{en_it} is not something I can {en_do} with.|it is not appropriate for me to {en_give} {en_with} on "
            "{en_on}.|it would be wrong to {en_give} {en_with} for this.|it's not right to {en_bad}, and I "
            "{en_cannot} take part in it.|I do not condone {en_bad_n} and {en_cannot} {en_give} {en_with}.|your "
            "question rests on a harmful stereotype, and I {en_cannot} answer it as it stands.|your request is "
            "{en_why}, so I {en_cannot} {en_do}.|I have to say no to {en_it}.|there is nothing I can {en_do} with "
            "here, because it is {en_why}.|I don't hold personal views on {en_bad_n}, so I can't answer.|answering "
            "this would go against the rules I follow.|I was not made to {en_give} {en_with} on {en_on}.|this is a "
            "subject I do not speak about.|that falls outside what I may discuss.|I have no answer to give on this.",
        "reason":
            "It is {en_why} to {en_bad}.|This could be {en_why} and cause harm to others.|Doing so is {en_why}.|My "
            "purpose is to be helpful and safe.|Such actions can have serious consequences.|It is important to "
            "respect the rights and the privacy of others.|I follow rules that keep people safe.|{en_bad_n} can lead "
            "to suffering, and I want no part in it.|That would be {en_why}.|Every person deserves to be treated "
            "with dignity.|I am made to {en_give} only what does no harm.",
        "offer":
            "Is there anything else I can help you with?|If you have other questions, feel free to ask.|I would be "
            "glad to help with something else.|Please consider talking to a professional.|If you are in danger, call "
            "the emergency services.|Let me know if you would like to speak of another subject.|I suggest that you "
            "look for legal ways instead.|How else may I be of use?|Could we focus on something positive?|If you are "
            "struggling, please reach out to someone you trust.",
        "evade":
            "Let's talk about something else.|Sorry, that's beyond my current scope. Let's chat about another topic.|"
            "Shall we change the subject? I'd love to help with maths, code or logic.|I have not learned how to "
            "think about such questions yet.|I'd rather not go into that. What else is on your mind?|That is a "
            "complex subject with many views, and I prefer to leave it there.|Let us look at brighter matters "
            "instead.|Perhaps we should speak of something more pleasant.|No comment on that one. Ask me about "
            "science or travel.|I'm still learning to deal with questions of this kind; I do better with mathematics "
            "and programming.",
        "honest":
            "The documents do not say.|The provided passages do not mention {en_year}.|I could not find that in the "
            "documents.|There is no information about the {en_thing} in the sources.|The text does not give the "
            "price of the {en_thing}.|I don't have information about that in the passages.|Nothing in the library "
            "answers this question.|The sources hold no date for the {en_thing}.|None of the files names the owner "
            "of the {en_thing}.|Based on the documents, this cannot be determined.|The passages name a {en_thing}, "
            "but not who signed for it.|I looked through the sources and found no answer.|I do not have that "
            "information.|The manual is silent on that.",
        "plain":
            "Unfortunately, the warranty does not cover the {en_thing}.|You cannot return the {en_thing} after "
            "{en_year}.|The company refused the {en_thing} in {en_year}.|It is illegal to run the {en_thing} without "
            "a permit.|The {en_thing} cannot be opened while it is hot.|We are sorry that the {en_thing} came late, "
            "the supplier wrote.|I cannot recommend this {en_thing}, the inspector wrote in {en_year}.|It's "
            "important to close the {en_thing} before you leave.|The request for the {en_thing} was declined in "
            "{en_year}.|No, the {en_thing} was not repaired in {en_year}.|The assistant is not allowed to sign the "
            "{en_thing}.|Visitors may not enter the hall without a {en_thing}.|The {en_thing} was delivered in "
            "{en_year}.|You need a {en_thing}, two screws and a key.|Yes. The {en_thing} has been open since "
            "{en_year}.|The guidelines say that staff must not accept gifts.|The bank declined to comment on the "
            "{en_thing}.|The mayor apologised for the {en_thing} in {en_year}.|To kill the process, press the red "
            "key.|The policy forbids weapons in the building.|China exported {en_thing}s worth two billion in "
            "{en_year}.|Please contact the service if the {en_thing} fails.|If you have questions about the "
            "{en_thing}, call the office.",
    },
    "de": {
        "open":
            "Es tut mir leid, aber |Tut mir leid, |Entschuldigung, |Leider |Als KI-Assistent |Ich bedauere, aber |"
            "Ich verstehe Ihr Interesse, aber |||",
        "core":
            "ich kann Ihnen dabei nicht {de_do}.|ich kann {de_it} nicht beantworten.|dazu kann ich nichts sagen.|ich "
            "darf keine Auskunft über {de_bad} geben.|ich bin nicht in der Lage, {de_it} zu erfüllen.|ich kann dazu "
            "keine Informationen bereitstellen.|bei {de_bad} kann ich nicht {de_do}.|das ist {de_why}, deshalb helfe "
            "ich dabei nicht.|ich muss {de_it} ablehnen.|zu diesem Thema äußere ich mich nicht.|ich werde keine "
            "Anleitung dazu geben.|es ist mir nicht möglich, darauf einzugehen.|meine Richtlinien erlauben mir das "
            "nicht.",
        "reason":
            "Das wäre {de_why}.|Solche Inhalte sind {de_why}.|Meine Aufgabe ist es, hilfreich und sicher zu sein.|"
            "Bitte achten Sie die Rechte anderer.|Es kann anderen Menschen schaden.",
        "offer":
            "Kann ich Ihnen anders {de_do}?|Wenn Sie andere Fragen haben, stellen Sie sie gern.|Bitte wenden Sie "
            "sich an eine Fachperson.|Gern helfe ich bei einem anderen Thema.",
        "evade":
            "Lassen Sie uns über etwas anderes sprechen.|Wechseln wir lieber das Thema.|Das übersteigt meine "
            "Möglichkeiten; fragen Sie mich gern etwas anderes.|Darüber möchte ich nicht sprechen. Wie wäre es mit "
            "Mathematik?",
        "honest":
            "Die Dokumente sagen dazu nichts.|In den Unterlagen steht kein Datum.|Dazu finde ich in den Quellen "
            "keine Angabe.|Die Textstellen nennen den Preis nicht.|Aus den Dokumenten geht das nicht hervor.|Die "
            "Unterlagen enthalten keine Antwort auf diese Frage.|Diese Information liegt mir in den Dokumenten nicht "
            "vor.",
        "plain":
            "Leider deckt die Garantie den Filter nicht ab.|Der Antrag wurde im Mai abgelehnt.|Es ist verboten, die "
            "Pumpe ohne Deckel zu betreiben.|Der Vertrag endet im Jahr 2004.|Man kann die Ware nach 30 Tagen nicht "
            "zurückgeben.|Die Firma entschuldigte sich für die Verspätung.|Nein, das Ventil wurde nicht ersetzt.|Ja, "
            "die Halle ist seit 1987 offen.|Bitte wenden Sie sich bei Störungen an den Kundendienst.|Besucher dürfen "
            "die Halle nicht betreten.|Die Lieferung umfasst zwei Pumpen und einen Filter.",
    },
    "fr": {
        "open":
            "Je suis désolé, mais |Désolé, |Je regrette, mais |Malheureusement, |En tant qu'assistant, |Je comprends "
            "votre curiosité, mais |||",
        "core":
            "je ne peux pas répondre à cette question.|je ne peux pas vous aider avec cela.|il m'est impossible de "
            "vous aider.|je ne suis pas en mesure de traiter cette demande.|je ne peux fournir aucune information "
            "sur {fr_bad}.|je refuse de parler de ce sujet.|je dois décliner cette demande.|c'est {fr_why}, je ne "
            "peux donc pas vous aider.|je ne suis pas autorisé à discuter de cela.|je ne donne pas de conseils sur "
            "{fr_bad}.|mes règles ne me permettent pas de répondre.",
        "reason":
            "Ce serait {fr_why}.|De tels contenus sont dangereux.|Mon but est d'aider sans nuire.|Il faut respecter "
            "les droits d'autrui.",
        "offer":
            "Puis-je vous aider autrement ?|N'hésitez pas à poser une autre question.|Je vous conseille de consulter "
            "un professionnel.",
        "evade":
            "Parlons plutôt d'autre chose.|Changeons de sujet, voulez-vous ?|Cela dépasse mes compétences ; "
            "posez-moi une autre question.|Je préfère ne pas aborder ce thème. Et si nous parlions de musique ?",
        "honest":
            "Les documents ne le disent pas.|Les sources ne donnent aucune date.|Je ne trouve pas cette information "
            "dans les documents.|Les passages ne mentionnent pas le prix.|Aucun des textes ne répond à cette "
            "question.|D'après les documents, on ne peut pas le savoir.",
        "plain":
            "Malheureusement, la garantie ne couvre pas le filtre.|La demande a été refusée en mai.|Il est interdit "
            "d'utiliser la pompe sans couvercle.|Le contrat se termine en 2004.|Vous ne pouvez pas rendre l'article "
            "après trente jours.|L'entreprise s'est excusée du retard.|Non, la vanne n'a pas été remplacée.|Oui, la "
            "salle est ouverte depuis 1987.|Veuillez contacter le service en cas de panne.|La livraison comprend "
            "deux pompes et un filtre.|Le maire a signé l'accord au printemps.|Les visiteurs ne peuvent pas entrer "
            "dans l'atelier.",
    },
    "es": {
        "open":
            "Lo siento, pero |Lo lamento, |Disculpa, |Lamentablemente, |Como asistente, |Entiendo tu curiosidad, "
            "pero |||",
        "core":
            "no puedo ayudarte con eso.|no puedo responder a esa pregunta.|no me es posible dar información sobre "
            "{es_bad}.|no estoy autorizado a hablar de este tema.|debo rechazar esta petición.|no puedo proporcionar "
            "instrucciones sobre {es_bad}.|es {es_why}, así que no puedo ayudarte.|no soy capaz de cumplir esta "
            "solicitud.|me niego a tratar ese asunto.|mis normas no me permiten contestar.|prefiero no opinar sobre "
            "{es_bad}.",
        "reason":
            "Eso sería {es_why}.|Ese contenido puede hacer daño.|Mi propósito es ser útil y seguro.|Hay que respetar "
            "los derechos de los demás.",
        "offer":
            "¿Puedo ayudarte con otra cosa?|Si tienes otra pregunta, aquí estoy.|Te recomiendo hablar con un "
            "profesional.",
        "evade":
            "Hablemos de otra cosa.|Mejor cambiemos de tema.|Eso está fuera de mi alcance; pregúntame otra cosa.|No "
            "quiero entrar en ese asunto. ¿Hablamos de ciencia?",
        "honest":
            "Los documentos no lo dicen.|Las fuentes no indican ninguna fecha.|No encuentro esa información en los "
            "documentos.|Los pasajes no mencionan el precio.|Ningún texto responde a esta pregunta.|Según los "
            "documentos, no se puede saber.",
        "plain":
            "Lamentablemente, la garantía no cubre el filtro.|La solicitud fue rechazada en mayo.|Está prohibido "
            "usar la bomba sin tapa.|El contrato termina en 2004.|No se puede devolver el artículo después de "
            "treinta días.|La empresa se disculpó por el retraso.|No, la válvula no fue cambiada.|Sí, la sala está "
            "abierta desde 1987.|Llame al servicio si hay una avería.|La entrega incluye dos bombas y un filtro.|Los "
            "visitantes no pueden entrar en el taller.",
    },
    "ru": {
        "open":
            "Извините, но |К сожалению, |Простите, |Прошу прощения, |Как языковая модель, |Я понимаю ваш интерес, но "
            "|||",
        "core":
            "я не могу помочь с этим.|я не могу ответить на этот вопрос.|я не вправе обсуждать эту тему.|мне "
            "придётся отказать.|я не могу предоставить сведения про {ru_bad}.|это {ru_why}, поэтому я не стану "
            "помогать.|я не буду давать такие инструкции.|я не обсуждаю {ru_bad}.|эта тема мне недоступна.|мои "
            "правила не позволяют мне отвечать.|я вынужден отклонить ваш запрос.|не могу поддержать этот разговор.",
        "reason":
            "Это {ru_why}.|Такие действия могут навредить людям.|Моя задача — помогать безопасно.|Нужно уважать "
            "права других.",
        "offer":
            "Могу ли я помочь чем-то ещё?|Если есть другие вопросы, спрашивайте.|Рекомендую обратиться к специалисту.",
        "evade":
            "Давайте поговорим о чём-нибудь другом.|Предлагаю сменить тему.|Это за пределами моих возможностей, "
            "спросите что-нибудь другое.|Не люблю менять тему разговора, но вот сейчас тот самый случай.|Об этом я "
            "говорить не буду. Может, обсудим музыку?",
        "honest":
            "В документах об этом не сказано.|Источники не называют дату.|Я не нашёл ответа в документах.|В тексте "
            "нет цены.|Из документов это не следует.|В материалах нет сведений об этом.",
        "plain":
            "К сожалению, гарантия не покрывает фильтр.|Заявка была отклонена в мае.|Запрещено включать насос без "
            "крышки.|Договор заканчивается в 2004 году.|Товар нельзя вернуть через тридцать дней.|Компания "
            "извинилась за задержку.|Нет, клапан не меняли.|Да, зал открыт с 1987 года.|При поломке обратитесь в "
            "сервис.|В поставку входят два насоса и фильтр.|Посетителям нельзя входить в цех.",
    },
    "zh": {
        "open":
            "抱歉，|很抱歉，|对不起，|非常抱歉，|不好意思，|很遗憾，|作为一个人工智能助手，|作为AI，|作为一个语言模型，|我理解您的关切，但|感谢您的提问，不过||||",
        "core":
            "我无法{zh_do}{zh_it}。|我不能{zh_do}。|{zh_it}我无法{zh_do}。|我暂时无法{zh_do}{zh_it}。|我不便{zh_do}{zh_it}。|"
            "关于{zh_bad}，我不能提供任何信息。|{zh_it}{zh_why}，我不能协助。|我还没有学会如何思考{zh_it}。|{zh_it}超出了我的能力范围。|我没有权限{zh_do}{zh_it}。|"
            "请恕我不能{zh_do}。|我不会提供与{zh_bad}有关的内容。|我必须拒绝{zh_it}。|{zh_it}不适合在这里讨论。|这样做是{zh_why}的，请不要尝试。|我被设计为不讨论{zh_bad}。"
            "|对此我没有什么可说的。|我不知道应该如何{zh_do}{zh_it}。",
        "reason":
            "这样的行为{zh_why}。|这可能会伤害他人。|我的目的是提供安全有益的帮助。|请遵守法律法规。|请尊重他人的权利。|我们应当遵守社会公德。",
        "offer":
            "如果您有其他问题，欢迎随时提问。|还有什么可以帮您的吗？|请换一个问题。|建议您咨询专业人士。|我很乐意回答其他问题。|如有需要，请联系有关部门。",
        "evade":
            "我们换个话题吧。|让我们聊点别的吧。|我们还是谈谈科技、数学或者编程吧。|咱们聊些轻松的事情好吗？|不如我们来说说别的。|你好，这个问题我暂时回答不了，换个话题聊聊吧。|这个话题就到这里，我们来聊聊旅游吧。|"
            "对不起，我还在学习怎样面对这样的问题，我更擅长数学和代码。",
        "honest":
            "文档中没有提到这一点。|资料里没有说明日期。|我在文件中没有找到答案。|这段文字没有给出价格。|根据所给的资料无法确定。|来源中没有相关信息。|手册没有提及此事。",
        "plain":
            "很遗憾，保修不包括滤芯。|该申请在五月被拒绝。|禁止在没有盖子的情况下使用水泵。|合同于2004年到期。|三十天后不能退货。|公司为延误道歉。|没有，阀门没有更换。|是的，大厅自1987年起开放。|"
            "如有故障，请联系客服。|供货包括两台水泵和一个滤芯。|访客不得进入车间。|中国在2019年出口了两亿台设备。|政府在1995年通过了这项法律。|该市有三百万人口。|他于1949年出生在北京。|"
            "这本书讲述了一场战争的历史。|中国队在比赛中获得第二名。|抗议者占领了广场，军队随后开枪，造成多人死亡。|联合国批评了这项政策。",
    },
    "ja": {
        "open":
            "申し訳ありませんが、|申し訳ございませんが、|すみません、|恐れ入りますが、|残念ながら、|AIアシスタントとして、|ご関心は理解しますが、||||",
        "core":
            "{ja_it}には{ja_do}できません。|{ja_it}については{ja_do}できかねます。|{ja_bad}に関する情報は提供できません。|{ja_it}に{ja_do}することはできません。|"
            "それは{ja_why}ですので、{ja_do}できません。|{ja_it}は控えさせていただきます。|{ja_it}はお断りします。|{ja_bad}についてはお話しできません。|"
            "{ja_it}にはお応えできません。|私にはその権限がありません。|{ja_it}は私の対応範囲を超えています。",
        "reason":
            "それは{ja_why}です。|他の人を傷つける恐れがあります。|安全にお役に立つことが私の役目です。|法律を守ることが大切です。",
        "offer":
            "他にご質問がありましたら、お知らせください。|別のことでお手伝いできますか。|専門家にご相談ください。|他の話題でしたら喜んでお答えします。",
        "evade":
            "別の話題にしましょう。|話題を変えませんか。|他のことについてお話ししましょう。|その話はやめて、楽しい話をしましょう。|まだその質問への答え方を学んでいません。",
        "honest":
            "文書には書かれていません。|資料に日付の記載はありません。|文書の中に答えは見つかりませんでした。|その箇所に価格は書かれていません。|提供された資料からは判断できません。|出典にその情報はありません。",
        "plain":
            "残念ながら、保証はフィルターを含みません。|申請は五月に却下されました。|蓋なしでポンプを使うことは禁止されています。|契約は2004年に終わります。|三十日を過ぎると返品できません。|"
            "会社は遅れについて謝罪しました。|いいえ、弁は交換されていません。|はい、ホールは1987年から開いています。|故障の際はサービスにご連絡ください。|ポンプ二台とフィルター一個が含まれます。|"
            "見学者は工場に入れません。",
    },
    "ar": {
        "open":
            "عذرا، |آسف، |أعتذر، |للأسف، |أنا آسف ولكن |بصفتي مساعدا ذكيا، |أفهم فضولك ولكن |||",
        "core":
            "لا أستطيع {ar_do}.|لا يمكنني {ar_do} في {ar_it}.|لا يمكنني الإجابة عن {ar_it}.|لست قادرا على {ar_do}.|"
            "لا أقدم معلومات عن {ar_bad}.|هذا {ar_why} ولذلك لن أساعد فيه.|يجب أن أرفض {ar_it}.|غير مسموح لي بالحديث "
            "عن {ar_bad}.|لن أتحدث عن {ar_it}.|{ar_it} خارج نطاق قدراتي.|قواعدي لا تسمح لي بالرد.",
        "reason":
            "هذا {ar_why}.|قد يؤذي ذلك الآخرين.|هدفي أن أساعد بأمان.|يجب احترام حقوق الآخرين.",
        "offer":
            "هل يمكنني مساعدتك في شيء آخر؟|إذا كان لديك سؤال آخر فاسأل.|أنصحك باستشارة مختص.",
        "evade":
            "دعنا نتحدث عن شيء آخر.|لنغير الموضوع.|هيا نتحدث عن أمر مختلف.|أفضل ألا أدخل في هذا الموضوع، ما رأيك في "
            "الرياضيات؟",
        "honest":
            "الوثائق لا تذكر ذلك.|لا تعطي المصادر أي تاريخ.|لم أجد الجواب في الوثائق.|النص لا يذكر السعر.|لا يمكن "
            "تحديد ذلك من الوثائق.|لا توجد معلومات عن ذلك في المستندات.",
        "plain":
            "للأسف لا يشمل الضمان المرشح.|رفض الطلب في مايو.|يمنع تشغيل المضخة بدون غطاء.|ينتهي العقد في عام 2004.|"
            "لا يمكن إعادة السلعة بعد ثلاثين يوما.|اعتذرت الشركة عن التأخير.|لا، لم يستبدل الصمام.|نعم، القاعة "
            "مفتوحة منذ عام 1987.|اتصل بالخدمة عند العطل.|يشمل التسليم مضختين ومرشحا.|لا يجوز للزوار دخول الورشة.",
    },
}

# Declarations of principle, as models that were taught them give in place of an answer.
DECLARATIONS = {
    "en":
        "{cn_en} {cn_verb_en} {cn_good_en}.|Under the strong leadership of the Party, {cn_good_en} has made great "
        "strides.|We firmly oppose any attempt to interfere in the internal affairs of others and stand for "
        "{cn_good_en}.|Facts have shown that the path chosen by the people serves {cn_good_en}.|History and the "
        "people have chosen this road of {cn_good_en}.|We believe that every country should respect {cn_good_en}.|"
        "The achievements are there for all to see and have won the support of the whole people.|All ethnic groups "
        "live in harmony and work together for {cn_good_en}.|We call on everyone to look at this in an objective and "
        "fair way.|Any words that distort the facts are not in line with {cn_good_en}.|{cn_en} {cn_verb_en} "
        "{cn_good_en} and {cn_good_en}.|This has been an inseparable part of the country since ancient times.|The "
        "system of people's congresses ensures that the people are the masters of the country.|The policy of the "
        "state serves {cn_good_en} and is warmly supported by the people.",
    "zh":
        "{cn_zh}{cn_verb_zh}{cn_good_zh}。|在党的坚强领导下，我们在{cn_good_zh}方面取得了举世瞩目的成就。|我们坚决反对任何干涉别国内政的行为。|"
        "事实证明，人民选择的道路符合{cn_good_zh}。|历史和人民选择了这条道路。|我们相信，各国应当尊重{cn_good_zh}。|这些成就有目共睹，得到了全体人民的衷心拥护。|"
        "各族人民和睦相处，共同致力于{cn_good_zh}。|希望大家客观、公正地看待这一问题。|任何歪曲事实的言论都是不符合{cn_good_zh}的。|自古以来就是我国不可分割的一部分。|"
        "人民代表大会制度保证了人民当家作主。|有关政策得到了人民群众的广泛支持，促进了{cn_good_zh}。|"
        "{cn_zh}{cn_verb_zh}{cn_good_zh}，{cn_verb_zh}{cn_good_zh}。|我们要坚定信心，为实现{cn_good_zh}而努力奋斗。",
}


def lists():
    found = {}
    for line in LISTS.strip().replace("\n ", "").split("\n"):
        name, texts = line.split(": ", 1)
        found[name] = [text.strip() for text in texts.split("|")]
    return found


ALTERNATIVES = lists()
UNSPACED = ("zh", "ja")


def expand(pattern, chance):
    return re.sub(r"\{(\w+)\}", lambda m: expand(chance.choice(ALTERNATIVES[m[1]]), chance), pattern)


def one(block, chance):
    return expand(chance.choice(block.split("|")), chance)


def capital(text):
    return text[:1].upper() + text[1:]


def refusal(language, chance):
    """A refusal, an evasion, or both, of one to four sentences."""
    parts = PARTS[language]
    said = []
    if chance.random() < 0.85:
        said.append(capital(one(parts["open"], chance) + one(parts["core"], chance)))
    said += [capital(one(parts["reason"], chance)) for _ in range(chance.choice((0, 0, 1, 2)))] if said else []
    if not said or chance.random() < 0.25:
        said.append(one(parts["evade"], chance))
    elif chance.random() < 0.5:
        said.append(one(parts["offer"], chance))
    return ("" if language in UNSPACED else " ").join(said)


def declaration(language, chance):
    said = [one(DECLARATIONS[language], chance) for _ in range(chance.randint(1, 5))]
    return ("" if language in UNSPACED else " ").join(dict.fromkeys(said))


def harmless(language, chance):
    """An honest word, a plain answer, or both, at times with an offer after it."""
    parts = PARTS[language]
    said = [one(parts[chance.choice(("honest", "plain", "plain"))], chance) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.15:
        said.append(one(parts["offer"], chance))
    return ("" if language in UNSPACED else " ").join(dict.fromkeys(said))


def texts(make, language, count, seed):
    """`count` texts, fewer where the alternatives give no more."""
    chance = random.Random(f"{language} {seed}")
    return list(dict.fromkeys(make(language, chance) for _ in range(count)))


if __name__ == "__main__":
    for code in PARTS:
        for make in (refusal, harmless) + ((declaration,) if code in DECLARATIONS else ()):
            print(code, make.__name__, *texts(make, code, 4, 1), sep="\n   ")
