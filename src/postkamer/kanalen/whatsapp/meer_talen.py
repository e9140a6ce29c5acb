"""What the app writes in the languages of the world outside the west, Hungarian and Greek."""

from postkamer.kanalen.whatsapp.taal import Taal

AR = Taal(
    attached=("الملف مرفق", "ملف مرفق"),
    attached_ios=("المرفق", "مرفق"),
    media=("تم استبعاد الوسائط",),
    left_out={
        "image": ("لم يتم إدراج الصورة", "تم استبعاد الصورة", "تم حذف الصورة"),
        "video": ("لم يتم إدراج الفيديوهات", "تم استبعاد الفيديو", "تم استبعاد مقطع الفيديو"),
        "audio": ("لم يتم إدراج المقاطع الصوتية", "تم استبعاد الصوت", "تم استبعاد التسجيل الصوتي"),
        "sticker": ("تم حذف الملصقات", "تم استبعاد الملصق"),
        "gif": ("لم يتم إدراج صورة gif",),
        "contact": ("لم يتم إدراج بطاقة جهة اتصال", "تم استبعاد جهة الاتصال"),
        "document": ("لم يتم إدراج المستند", "تم استبعاد المستند"),
    },
    deleted=("تم حذف هذه الرسالة", "لقد حذفت هذه الرسالة", "لقد حذفت أنت هذه الرسالة",
             "حذفت هذه الرسالة"),
    deleted_by=("تم حذف هذه الرسالة من قبل المشرف .{1,60}",),
    edited=("تم تعديل هذه الرسالة", "تم تعديل الرسالة"),
    place=("الموقع", "موقع"),
    missed=("مكالمة صوتية فائتة", "مكالمة فيديو فائتة"),
    calls=("مكالمة صوتية", "مكالمة فيديو"),
    system=("مشف[ّ]?رة تمام|مشف[ّ]?رة بالكامل|التشفير التام", "رمز أمانك", "أنشأ .{0,80}المجموعة",
            "^غادر "),
    file_names=("دردشة واتساب مع", "محادثة واتساب مع"),
)  # fmt: skip

HE = Taal(
    attached=("קובץ מצורף", "הקובץ צורף"),
    attached_ios=("מצורף", "צורף"),
    media=("המדיה לא נכללה", "מדיה הושמטה", "המדיה הושמטה"),
    left_out={
        "image": ("התמונה הושמטה",), "video": ("סרטון הווידאו הושמט",),
        "audio": ("קטע קול הושמט", "השמע הושמט"), "sticker": ("סטיקר הושמט",),
        "gif": ("gif הושמט",), "contact": ("כרטיס איש קשר הושמט",), "document": ("מסמך הושמט",),
    },
    deleted=("הודעה זו נמחקה", "מחקת הודעה זו", "מחקת את ההודעה הזו"),
    edited=("ההודעה נערכה", "הודעה זו נערכה"),
    place=("מיקום",),
    missed=("שיחה קולית שלא נענתה", "שיחת וידאו שלא נענתה"),
    system=("מקצה לקצה", "קוד האבטחה", "הקבוצה נוצרה על ידי"),
    file_names=("צ'אט whatsapp עם",),
)  # fmt: skip

FA = Taal(
    attached=("فایل پیوست شد",),
    media=("رسانه حذف شد", "پيوست نما/آهنگ حذف شد"),
    left_out={
        "image": ("تصویر حذف شد",), "video": ("ویدیو حذف شد",), "audio": ("صدا حذف شد",),
        "sticker": ("استیکر حذف شد",), "gif": ("gif حذف شد",), "contact": ("برگ مخاطب حذف شد",),
        "document": ("سند حذف شد",),
    },
    deleted=("این پیام حذف شد", "این پیام حذف شده است", "شما این پیام را حذف کردید"),
    missed=("تماس صوتی پاسخ داده نشده", "تماس تصویری پاسخ داده نشده"),
    system=("رمزگذاری سرتاسری", "کد امنیتی"),
    file_names=("گفتگوی whatsapp با",),
)  # fmt: skip

ZH = Taal(
    attached=("文件附件", "附件檔案", "文件已附加", "檔案已附加"),
    attached_ios=("附件", "已附加"),
    media=("省略多媒体文件", "忽略多媒體檔", "省略多媒體檔案", "媒體已略去", "媒体已忽略",
           "媒体省略", "已略去媒體檔案"),
    left_out={
        "image": ("照片已忽略", "图像已忽略", "忽略图像", "圖片已略去", "圖像已省略",
                  "圖像已略去"),
        "video": ("视频已忽略", "忽略视频", "影片已略去", "影片已省略"),
        "audio": ("音频已忽略", "忽略音频", "音訊已略去", "音訊已省略"),
        "sticker": ("贴图已省略", "忽略贴图", "貼圖已略去", "貼圖已忽略"),
        "gif": ("gif 动态图已被忽略", "忽略gif", "gif 已略去", "gif 圖片已被省略"),
        "contact": ("联系人卡片已忽略", "忽略联系人名片", "聯絡人卡片已略去",
                    "聯絡人卡片已省略"),
        "document": ("文档已省略", "忽略文档", "文件已略去", "文件已忽略"),
    },
    deleted=("此消息已删除", "此消息已被删除", "您已删除此消息", "你已删除此消息",
             "您删除了此消息", "你删除了此消息", "此訊息已刪除", "此訊息已被刪除",
             "您已刪除此訊息", "你已刪除此訊息", "您刪除了此訊息", "你刪除了此訊息",
             "已刪除此訊息"),
    deleted_by=("(?:此消息已被?管理员|此訊息已被?管理員).{1,60}(?:删除|刪除)",),
    edited=("此消息已编辑", "此消息已被编辑", "此訊息已編輯", "此訊息已被編輯", "已编辑",
            "已編輯"),
    place=("位置", "地点", "地點", "即時位置", "实时位置"),
    missed=("未接语音通话", "未接视频通话", "未接語音通話", "未接視訊通話", "未接視像通話"),
    calls=("语音通话", "视频通话", "語音通話", "視訊通話"),
    system=("端到端加密|端對端加密", "安全代码|安全代碼|安全码|安全碼", "创建了.{0,80}群组",
            "建立了.{0,80}群組"),
    file_names=("whatsapp 与…的对话", "whatsapp 與…的對話", "与…的 whatsapp 聊天",
                "與…的 whatsapp 對話", "與…的 whatsapp 聊天", "whatsapp 对话 -",
                "whatsapp 對話 -", "whatsapp 聊天 -"),
)  # fmt: skip

JA = Taal(
    attached=("添付ファイル", "添付ファイル有り", "ファイル添付"),
    attached_ios=("添付ファイル", "添付"),
    media=("メディアは含まれていません", "メディアなし"),
    left_out={
        "image": ("画像は含まれていません",), "video": ("ビデオは含まれていません",
                                                        "動画は含まれていません"),
        "audio": ("音声は含まれていません",), "sticker": ("スタンプは含まれていません",),
        "gif": ("gifは含まれていません",), "contact": ("連絡先カードを省略",
                                                       "連絡先カードは含まれていません"),
        "document": ("ドキュメントは含まれていません",),
    },
    deleted=("このメッセージは削除されました", "このメッセージを削除しました",
             "あなたはこのメッセージを削除しました", "このメッセージは消去されました"),
    edited=("このメッセージは編集されました", "編集済み"),
    place=("位置情報", "場所"),
    missed=("不在着信", "音声通話不在着信", "ビデオ通話不在着信"),
    calls=("音声通話", "ビデオ通話"),
    system=("エンドツーエンド", "セキュリティコード", "グループ.{0,80}を作成"),
    file_names=("…とのwhatsappチャット", "…との whatsapp チャット", "whatsappチャット"),
)  # fmt: skip

KO = Taal(
    attached=("파일 첨부됨",),
    attached_ios=("첨부됨", "첨부 파일"),
    media=("미디어 파일 제외됨", "미디어 파일을 생략한 대화내용"),
    left_out={
        "image": ("이미지 생략됨", "사진 생략됨"), "video": ("비디오 생략됨", "동영상 생략됨"),
        "audio": ("오디오 생략됨",), "sticker": ("스티커 제외됨", "스티커 생략됨"),
        "gif": ("gif 생략됨",), "contact": ("연락처 카드 생략됨",), "document": ("문서 생략됨",),
    },
    deleted=("삭제된 메시지입니다", "이 메시지는 삭제되었습니다", "이 메시지를 삭제했습니다"),
    edited=("수정된 메시지입니다", "수정됨"),
    place=("위치",),
    missed=("부재중 전화", "부재중 음성통화", "부재중 영상통화"),
    system=("종단간 암호화", "보안 코드", "그룹을 만들"),
    file_names=("…님과의 whatsapp 대화", "whatsapp 대화 -"),
)  # fmt: skip

HI = Taal(
    attached=("फ़ाइल अटैच है", "फाइल अटैच कर दी गई है"),
    media=("मीडिया के बिना",),
    left_out={
        "image": ("फ़ोटो हटाई गई",), "video": ("वीडियो छोड़ा गया",), "audio": ("ऑडियो हटाई गयी",),
        "sticker": ("स्टिकर छोड़ा गया",), "gif": ("gif छोड़ा गया",),
        "contact": ("कॉन्टैक्ट कार्ड छोड़ा गया",), "document": ("डॉक्यूमेंट छोड़ा गया",),
    },
    deleted=("यह मैसेज हटा दिया गया", "यह मैसेज हटा दिया गया है", "आपने यह मैसेज हटा दिया",
             "यह संदेश हटा दिया गया था"),
    missed=("वॉइस कॉल मिस हुई", "मिस्ड वॉइस कॉल", "मिस्ड वीडियो कॉल"),
    system=("एन्क्रिप्", "सुरक्षा कोड"),
    file_names=("… के साथ whatsapp चैट",),
)  # fmt: skip

ID = Taal(
    attached=("file terlampir",),
    attached_ios=("terlampir",),
    media=("media tidak disertakan", "media disingkirkan", "media dikecualikan"),
    left_out={
        "image": ("gambar tidak disertakan",), "video": ("video tidak disertakan",),
        "audio": ("audio tidak disertakan",), "sticker": ("stiker tidak disertakan",),
        "gif": ("gif tidak disertakan",), "contact": ("kartu kontak tidak disertakan",),
        "document": ("dokumen tidak disertakan",),
    },
    deleted=("pesan ini telah dihapus", "pesan ini dihapus", "anda telah menghapus pesan ini",
             "anda menghapus pesan ini", "kamu menghapus pesan ini"),
    deleted_by=("pesan ini (?:telah )?dihapus oleh admin .{1,60}",),
    edited=("pesan ini diedit", "pesan ini telah diedit", "diedit"),
    place=("lokasi", "lokasi terkini"),
    missed=("panggilan suara tak terjawab", "panggilan video tak terjawab"),
    calls=("panggilan suara", "panggilan video"),
    system=("(?:dienkripsi|enkripsi) (?:secara )?end-to-end", "kode keamanan", "membuat grup"),
    file_names=("chat whatsapp dengan",),
)  # fmt: skip

HU = Taal(
    attached=("fájl csatolva",),
    attached_ios=("csatolva", "melléklet"),
    media=("hiányzó médiafájl", "média elhagyva"),
    left_out={
        "image": ("kép küldése sikertelen",), "video": ("videó kihagyva",),
        "audio": ("hang kihagyása",), "sticker": ("matrica kihagyva",),
        "gif": ("gif fájl kihagyása",), "contact": ("névjegykártya kihagyva",),
        "document": ("dokumentum kihagyva",),
    },
    deleted=("ezt az üzenetet törölték", "törölted ezt az üzenetet", "ez az üzenet törölve lett"),
    edited=("az üzenet szerkesztve", "szerkesztett üzenet"),
    place=("hely", "helyzet"),
    missed=("nem fogadott hanghívás", "nem fogadott videóhívás", "nem fogadott videohívás"),
    system=("végpontok között", "biztonsági kód", "létrehozta .{0,80}csoport"),
    file_names=("whatsapp csevegés vele:", "whatsapp csevegés vele"),
)  # fmt: skip

EL = Taal(
    attached=("συνημμένο αρχείο",),
    attached_ios=("συνημμένο", "επισυνάφθηκε"),
    media=("εξαίρεση πολυμέσων", "παράλειψη πολυμέσων"),
    left_out={
        "image": ("εικόνα παραλείφθηκε",), "video": ("βίντεο παραλείφθηκε",),
        "audio": ("ήχος παραλείφθηκε",), "sticker": ("αυτοκόλλητο παραλήφθηκε",),
        "gif": ("παράληψη gif",), "contact": ("η κάρτα επαφής παραλήφθηκε",),
        "document": ("έγγραφο παραλείφθηκε",),
    },
    deleted=("αυτό το μήνυμα διαγράφηκε", "διαγράψατε αυτό το μήνυμα"),
    missed=("αναπάντητη φωνητική κλήση", "αναπάντητη βιντεοκλήση", "αναπάντητη κλήση"),
    system=("διατερματική κρυπτογράφηση", "κωδικός ασφαλείας", "δημιούργησε την ομάδα"),
    file_names=("συνομιλία whatsapp με",),
)  # fmt: skip

OTHER_TALEN = (AR, HE, FA, ZH, JA, KO, HI, ID, HU, EL)
