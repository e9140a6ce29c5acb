-- Everything that the leaf of a version commits to, for all versions of one log line.
SELECT v.log_index, v.id, v.nonce, v.leaf, v.content,
    v.informatieobject_id, o.kanaal, o.native_id, v.version, b.sha256, c.sha256,
    v.captured_at, v.levering_id,
    v.kind, v.account, v.author_name, v.author_handle, v.author_id, v.recipients, v.title, v.text,
    v.language, v.sent_at, v."precision", v.zone_known, v.sent_at_text, v.in_reply_to,
    v."references", v.conversation, v.conversation_title, v.edited, v.edited_at, v.deleted,
    v.deleted_at, v.revision, v.truncated, v.visibility, v.url, v.place, v.flags
FROM archief_versie v
LEFT JOIN archief_informatieobject o ON o.id = v.informatieobject_id
LEFT JOIN archief_bestand b ON b.id = v.original_id
LEFT JOIN archief_bestand c ON c.id = v.context_id
WHERE v.log_seq = %s ORDER BY v.log_index
