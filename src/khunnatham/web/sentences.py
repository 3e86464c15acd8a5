"""What happened, in plain words: one sentence for every verb of the journal, in Thai and English.

``{names}`` are filled from the facts of the entry; ``{post}`` stands for ``post_th`` or ``post_en`` by language. A fact that an
older entry does not have leaves nothing behind. What people wrote is never repeated here: the page of the thing shows it.
"""

from __future__ import annotations

from typing import Final

from khunnatham.wording import Text

SENTENCES: Final[dict[str, Text]] = {
    # platform, accounts, posts and units
    "platform.founded": Text("เปิดใช้ระบบและแต่งตั้ง {post} เป็น{role}", "Opened the platform with {post} as {role}"),
    "demonstration.loaded": Text("โหลดข้อมูลสาธิต", "Loaded the demonstration"),
    "account.created": Text("สร้างบัญชี {username} สำหรับ {post}", "Created the account {username} for {post}"),
    "account.password-set": Text("ตั้งรหัสผ่านใหม่ให้บัญชีนี้", "Set a new password for this account"),
    "account.password-changed": Text("เปลี่ยนรหัสผ่านของตนเอง", "Changed the own password"),
    "account.preferences-changed": Text("เปลี่ยนภาษาหรือตัวเลขที่ใช้แสดง", "Changed the language or digits on screen"),
    "account.deactivated": Text("ระงับบัญชี", "Deactivated the account"),
    "account.reactivated": Text("เปิดใช้บัญชีอีกครั้ง", "Reactivated the account"),
    "membership.begun": Text("แต่งตั้ง {post} เป็น{role} ตั้งแต่ {since}", "Appointed {post} as {role} from {since}"),
    "membership.ended": Text(
        "ให้ {post} พ้นจากบทบาท{role} หลังวันที่ {until}", "Ended the role {role} of {post} after {until}"
    ),
    "membership.prolonged": Text(
        "ให้ {post} ดำรงบทบาท{role}ต่อถึง {until} ตามคำสั่งที่ {order}",
        "Prolonged the role {role} of {post} to {until} by order {order}",
    ),
    "membership.cancelled": Text("ยกเลิกการแต่งตั้ง {post} เป็น{role}", "Cancelled the appointment of {post} as {role}"),
    "membership.handed-over": Text(
        "ส่งมอบบทบาท{role} จาก {from} ให้ {post} ตั้งแต่ {since}",
        "Handed the role {role} over from {from} to {post} from {since}",
    ),
    "membership.acting-begun": Text(
        "ให้ {post} รักษาราชการแทน {for} ตั้งแต่ {since}", "Appointed {post} to act for {for} from {since}"
    ),
    "calendar.feed-opened": Text("สร้างลิงก์ปฏิทินส่วนตัว", "Opened a private calendar link"),
    "calendar.feed-closed": Text("ปิดลิงก์ปฏิทินส่วนตัว", "Closed the private calendar link"),
    "unit.registered": Text("ขึ้นทะเบียน {name}", "Registered {name}"),
    "unit.renamed": Text("เปลี่ยนชื่อจาก {from} เป็น {name}", "Renamed {from} to {name}"),
    "unit.closed": Text("ปิดหน่วยงานหลังวันที่ {on}", "Closed the unit after {on}"),
    "region.province-moved": Text(
        "ย้าย{name}ไปเขตตรวจราชการที่ {region} ตั้งแต่ {since}", "Moved {name} to inspection region {region} from {since}"
    ),
    # committees
    "committees.founded": Text(
        "แต่งตั้งคณะกรรมการ {count} คณะ ตามคำสั่งที่ {order}", "Founded {count} committees by order {order}"
    ),
    "committee.prolonged": Text(
        "ขยายวาระถึง {until} ตามคำสั่งที่ {order} ลงวันที่ {on} (วาระเดิมถึง {before}) ผู้ดำรงตำแหน่งต่อ {count} คน",
        "Prolonged the term to {until} by order {order} of {on} (before: {before}); {count} sit on",
    ),
    "committee.ordered": Text(
        "บันทึกคำสั่งแต่งตั้งที่ {order} วาระ {since} ถึง {until}", "Wrote down order {order}, for the term {since} to {until}"
    ),
    "committee.term-ended": Text("วาระตามคำสั่งที่ {order} สิ้นสุด {until}", "The term of order {order} ended on {until}"),
    "committee.seats-set": Text(
        "ระบุตำแหน่งตามคำสั่ง {count} ตำแหน่ง ออกเสียง {votes}", "Wrote down {count} seats of the order, {votes} with a vote"
    ),
    "committee.member-seated": Text("ให้ {post} นั่งในลำดับที่ {position}", "Seated {post} on seat {position}"),
    "case.assigned": Text("มอบหมายให้ {body} ประเมิน", "Assigned to {body}"),
    "interest.cleared": Text("{post} แจ้งว่าไม่มีส่วนได้เสียกับ {name}", "{post} declared no interest in {name}"),
    "opinion.handed-in": Text("ลำดับที่ {position} ส่งความเห็นเรื่อง{name}", "Seat {position} handed in an opinion on {name}"),
    "opinions.closed": Text("ปิดรับความเห็นเรื่อง{name}", "Closed the collection of opinions on {name}"),
    "flag.ruled": Text("วินิจฉัยข้อ {key} ของ{name}", "Ruled on {key} of {name}"),
    "opinions.consolidated": Text("{body} สรุปผลการประเมินแล้ว", "{body} agreed on the result"),
    "units.short-listed": Text(
        "จัดทำรายชื่อผู้ผ่านการคัดเลือกเบื้องต้น {group} {count} หน่วยงาน", "Short-listed {count} unit(s) of {group}"
    ),
    "unit.chosen": Text(
        "คัดเลือก{name} ตามมติที่ {resolution}{stood_in}", "Chose {name} by resolution {resolution}{stood_in}"
    ),
    "selection.approved": Text(
        "เห็นชอบผล {count} หน่วยงาน คัดเลือก {chosen} หน่วยงาน ตามหนังสือ {number}",
        "Approved {count} results and {chosen} chosen units by document {number}",
    ),
    "question.asked": Text("{body} ถามเรื่องข้อ {key} ตอบภายใน {on}", "{body} asked about {key}, to be answered by {on}"),
    "question.put": Text("ถาม{name}เรื่องข้อ {key}", "Asked {name} about {key}"),
    "question.answered": Text("ตอบคำถามเรื่องข้อ {key}", "Answered the question about {key}"),
    "recommendation.made": Text("เขียนข้อเสนอแนะที่ {position} ถึง{name}", "Wrote recommendation {position} to {name}"),
    "recommendation.accepted": Text("รับข้อเสนอแนะที่ {position}", "Took up recommendation {position}"),
    "recommendation.declined": Text("ไม่รับข้อเสนอแนะที่ {position}", "Declined recommendation {position}"),
    "recommendation.approved": Text(
        "เห็นชอบคำตอบข้อเสนอแนะที่ {position}", "Approved the answer to recommendation {position}"
    ),
    "recommendation.answered-for": Text(
        "รายงานผลของข้อเสนอแนะที่ {position} ปี {year}: {done}", "Said of recommendation {position} of {year}: {done}"
    ),
    "recommendation.followed-up": Text("ติดตามข้อเสนอแนะที่ {position}", "Followed recommendation {position} up"),
    "sample.drawn": Text(
        "สุ่มตรวจ {count} จาก {size} หน่วยงาน ค่าเริ่มสุ่ม {seed}", "Drew {count} of {size} units with the seed {seed}"
    ),
    "assessment.contested": Text("หน่วยงานคัดค้านมติ", "The unit objected to the decision"),
    "assessment.objection-answered": Text("พิจารณาคำคัดค้านแล้ว", "The objection was decided on"),
    "visit.recorded": Text("{body} บันทึกการตรวจ{kind} วันที่ {on}", "{body} recorded a look at the unit ({kind}) on {on}"),
    "minutes.correction-asked": Text("ขอแก้ไขรายงานการประชุม", "Asked for a correction of the minutes"),
    "minutes.correction-answered": Text("ตอบข้อขอแก้ไขรายงานการประชุม", "Answered a correction of the minutes"),
    "minutes.signed-off": Text("ลงนามรับรองรายงานการประชุม", "Signed the minutes off"),
    "minutes.drafted": Text(
        "จัดทำร่างรายงานการประชุมจากสิ่งที่บันทึกไว้: {count} เรื่อง {resolutions} มติ",
        "Drafted the minutes from what was recorded: {count} matters, {resolutions} resolutions",
    ),
    "minutes.reworded": Text(
        "แก้ข้อความของรายงาน เรื่องที่ {position}", "Put matter {position} of the minutes in other words"
    ),
    "minutes.as-drafted": Text(
        "กลับไปใช้ข้อความตามร่าง เรื่องที่ {position}", "Gave matter {position} of the minutes the words of the draft again"
    ),
    "minutes.resolution-reworded": Text("แก้ข้อความของมติที่ {number}", "Put resolution {number} in other words"),
    "interest.lifted": Text("ยกเหตุส่วนได้เสียของ {post} กับ {name}", "Lifted the interest of {post} in {name}"),
    "interest.laid-again": Text(
        "ให้เหตุส่วนได้เสียของ {post} กับ {name} มีผลอีก", "Laid the interest of {post} in {name} again"
    ),
    "lead.named": Text(
        "ให้ลำดับที่ {position} {post} นำเรื่องของ{name} แทนประธานและเลขานุการ",
        "Named seat {position}, {post}, to lead the case of {name} for chair and secretary",
    ),
    "interest.recused": Text("{post} ไม่ร่วมพิจารณา {name} เพราะมีส่วนได้เสีย", "{post} does not judge {name}: an interest"),
    # days of sittings
    "sitting.planned": Text(
        "กำหนดวันรับฟัง {on} จำนวน {count} หน่วยงาน", "Planned a day of sittings on {on} with {count} units"
    ),
    "sitting.changed": Text("แก้ไขวัน เวลา หรือสถานที่ของวันรับฟัง {on}", "Changed day, hour or place of the sittings of {on}"),
    "sitting.cancelled": Text("ยกเลิกวันรับฟัง {on}", "Called off the sittings of {on}"),
    "sitting.units-added": Text("เพิ่ม {count} หน่วยงานในวันรับฟัง {on}", "Added {count} units to the sittings of {on}"),
    "sitting.break-added": Text("เพิ่มช่วงพัก «{title}» ในวันรับฟัง {on}", "Added the break “{title}” on {on}"),
    "sitting.minutes-set": Text(
        "ปรับเวลาในวันรับฟัง {on} เป็น {minutes} นาที", "Set {minutes} minutes in the sittings of {on}"
    ),
    "sitting.slot-removed": Text("นำช่วงหนึ่งออกจากวันรับฟัง {on}", "Took a slot off the sittings of {on}"),
    "sitting.reordered": Text("เรียงลำดับวันรับฟัง {on} ใหม่", "Put the sittings of {on} into another order"),
    "sitting.attended": Text(
        "บันทึกผู้เข้าประชุมวันที่ {on}: {count} จาก {seats} ตำแหน่ง",
        "Wrote down who was there on {on}: {count} of {seats} seats",
    ),
    "sitting.item-started": Text("{name}: เริ่ม «{title}»", "{name}: began “{title}”"),
    "sitting.item-ended": Text("{name}: จบ «{title}»", "{name}: ended “{title}”"),
    "sitting.paper-filed": Text("{name} ส่งเอกสารที่นำเสนอ «{title}»", "{name} handed in what it presented: “{title}”"),
    "unit.superior-set": Text("ให้ขึ้นตรงต่อ {name} ตั้งแต่ {since}", "Put under {name} from {since}"),
    # evidence and facts
    "evidence.file-added": Text("เพิ่มไฟล์หลักฐาน «{title}»", "Added the file “{title}”"),
    "evidence.link-added": Text("เพิ่มลิงก์หลักฐาน «{title}»", "Added the link “{title}”"),
    "evidence.filed": Text("จัดเก็บหลักฐาน «{title}» จากกล่องรอจัด", "Filed “{title}” from the inbox"),
    "evidence.details-set": Text("แก้ไขรายละเอียดของหลักฐาน", "Changed the details of the evidence"),
    "evidence.version-added": Text("เพิ่มไฟล์ฉบับที่ {number}", "Added version {number} of the file"),
    "evidence.withdrawn": Text("ถอนหลักฐาน «{title}» ออกจากคลัง", "Withdrew “{title}” from the library"),
    "evidence.copy-requested": Text("ขอเก็บสำเนาหน้าเว็บของลิงก์นี้", "Asked for a copy of the page of this link"),
    "evidence.kept-apart": Text(
        "เก็บภาพนี้ไว้คู่กับ «{title}» ที่คล้ายกัน", "Kept this photo beside “{title}”, which looks alike"
    ),
    "fact.recorded": Text("บันทึก{kind} ณ {as_of}", "Recorded {kind} as of {as_of}"),
    # registers and rolls of a unit
    "register.entry-added": Text("เพิ่มรายการในทะเบียน{register}", "Added an entry: {register}"),
    "register.entry-changed": Text("แก้ไขรายการในทะเบียน{register}", "Changed an entry: {register}"),
    "register.entry-removed": Text("ลบรายการออกจากทะเบียน{register}", "Removed an entry: {register}"),
    "register.entry-restored": Text("นำรายการกลับเข้าทะเบียน{register}", "Brought an entry back: {register}"),
    "honour.consented": Text("บันทึกความยินยอมให้เผยแพร่ วันที่ {on}", "Recorded consent to publication on {on}"),
    "honour.consent-withdrawn": Text(
        "ถอนความยินยอม และซ่อนจากหน้าเผยแพร่", "Consent withdrawn; hidden from the public page"
    ),
    "honour.published": Text("เผยแพร่การยกย่อง", "Published the honour"),
    "honour.hidden": Text("ซ่อนการยกย่องจากหน้าเผยแพร่", "Hid the honour from the public page"),
    "honour.name-erased": Text("ลบชื่อบุคคล คงจำนวนไว้", "Erased the name of a person; the count stays"),
    "roll.saved": Text("บันทึก{roll} {part} จาก {whole}", "Saved: {roll}, {part} of {whole}"),
    "roll.erased": Text("ลบรายชื่อใน{roll} คงจำนวนไว้", "Erased the names, kept the numbers: {roll}"),
    # plans
    "plan.started": Text("เริ่มแผนปีงบประมาณ {fiscal_year}", "Started the plan of fiscal year {fiscal_year}"),
    "plan.virtues-set": Text("กำหนดคุณธรรมเป้าหมาย", "Set the target virtues"),
    "plan.note-written": Text("เขียนผลการค้นหาคุณธรรมเป้าหมาย", "Wrote a finding of the discovery"),
    "plan.lesson-written": Text("เขียนบทเรียนจากการดำเนินงาน", "Wrote a lesson learnt"),
    "plan.topic-added": Text("เพิ่มประเด็น «{text}»", "Added the topic “{text}”"),
    "plan.topic-changed": Text("แก้ไขประเด็น «{text}»", "Changed the topic “{text}”"),
    "plan.topic-removed": Text("ลบประเด็น «{text}»", "Removed the topic “{text}”"),
    "plan.activity-added": Text("เพิ่มกิจกรรม «{title}»", "Added the activity “{title}”"),
    "plan.activity-changed": Text("แก้ไขกิจกรรม «{title}»", "Changed the activity “{title}”"),
    "plan.activity-moved": Text("ย้ายลำดับกิจกรรม «{title}»", "Moved the activity “{title}”"),
    "plan.activity-removed": Text("ลบกิจกรรม «{title}»", "Removed the activity “{title}”"),
    "plan.activity-restored": Text("นำกิจกรรม «{title}» กลับมา", "Brought the activity “{title}” back"),
    "plan.result-recorded": Text(
        "บันทึกผลของกิจกรรม «{title}» ความก้าวหน้าร้อยละ {progress_percent}",
        "Recorded the result of “{title}”, progress {progress_percent} %",
    ),
    "plan.proof-attached": Text("แนบหลักฐานของกิจกรรม «{title}»", "Attached a proof to the activity “{title}”"),
    "plan.proof-detached": Text("นำหลักฐานออกจากกิจกรรม «{title}»", "Took a proof away from the activity “{title}”"),
    "plan.copied": Text(
        "คัดลอกแผนปีงบประมาณ {from_year} มาเป็นร่าง {activities} กิจกรรม",
        "Copied {activities} activities of fiscal year {from_year} as drafts",
    ),
    "plan.drafts-confirmed": Text("ยืนยันร่าง {count} กิจกรรม", "Confirmed {count} drafts"),
    "plan.drafts-discarded": Text("ทิ้งร่าง {count} กิจกรรม", "Discarded {count} drafts"),
    "plan.imported": Text(
        "นำเข้าแผนจากไฟล์ Excel: เพิ่ม {added} แก้ไข {changed} กิจกรรม",
        "Read the plan from an Excel file: {added} activities added, {changed} changed",
    ),
    "plan.success-recorded": Text(
        "สรุปความสำเร็จของแผน {part} จาก {whole} กิจกรรม",
        "Summed up the success of the plan: {part} of {whole} activities",
    ),
    "plan.innovation-added": Text("เพิ่มโครงการนวัตกรรม «{title}»", "Added the innovation project “{title}”"),
    "plan.innovation-changed": Text("แก้ไขโครงการนวัตกรรม «{title}»", "Changed the innovation project “{title}”"),
    "plan.innovation-removed": Text("ลบโครงการนวัตกรรม «{title}»", "Removed the innovation project “{title}”"),
    "enrolment.sent": Text("ส่งแผนก่อนส่งผล ฉบับที่ {version}", "Sent the plan before the hand-in, version {version}"),
    # projects, procurement and spending
    "procurement.started": Text(
        "เริ่มทะเบียนโครงการปีงบประมาณ {fiscal_year}", "Started the register of projects of {fiscal_year}"
    ),
    "procurement.project-added": Text("เพิ่มโครงการ «{name}»", "Added the project “{name}”"),
    "procurement.project-changed": Text("แก้ไขโครงการ «{name}»", "Changed the project “{name}”"),
    "procurement.project-removed": Text("ลบโครงการ «{name}»", "Removed the project “{name}”"),
    "procurement.largest-named": Text("ระบุโครงการที่งบประมาณสูงสุด", "Named the projects with the largest budgets"),
    "procurement.steps-set": Text("บันทึกขั้นตอนการจัดซื้อจัดจ้างของ «{name}»", "Wrote the procurement steps of “{name}”"),
    "procurement.months-set": Text("บันทึกแผนและผลรายเดือนของ «{name}»", "Wrote the months of “{name}”"),
    "procurement.taken-in": Text(
        "นำเข้าทะเบียนโครงการ เพิ่ม {added} แก้ไข {changed}", "Took in projects: {added} added, {changed} changed"
    ),
    # meetings
    "meeting.planned": Text("กำหนดการประชุมครั้งที่ {number} วันที่ {planned_on}", "Planned meeting {number} for {planned_on}"),
    "meeting.changed": Text("แก้ไขกำหนดการประชุมเป็นวันที่ {planned_on}", "Changed the meeting to {planned_on}"),
    "meeting.held": Text("บันทึกว่าประชุมแล้วเมื่อ {held_on}", "Recorded the meeting as held on {held_on}"),
    "meeting.attendance-set": Text("บันทึกผู้เข้าประชุม {present} จาก {posts}", "Recorded attendance: {present} of {posts}"),
    "meeting.chair-set": Text("แก้ประธานในที่ประชุมเป็น {chair}", "Wrote down that {chair} chaired"),
    "meeting.closed": Text("ปิดรายงานการประชุม", "Closed the minutes"),
    "meeting.agenda-item-added": Text("เพิ่มระเบียบวาระ «{title}»", "Put “{title}” on the agenda"),
    "meeting.agenda-item-moved": Text("ย้ายระเบียบวาระ «{title}»", "Moved “{title}” on the agenda"),
    "meeting.agenda-item-removed": Text("นำ «{title}» ออกจากระเบียบวาระ", "Took “{title}” off the agenda"),
    "meeting.resolved": Text("บันทึกมติที่ {number}", "Recorded resolution {number}"),
    # editions
    "edition.published": Text("เผยแพร่เกณฑ์ {title_th} ({edition})", "Published the criteria {title_en} ({edition})"),
    "same-as.declared": Text(
        "ระบุว่าหลักฐานเดียวใช้ได้กับ {edition} ข้อ {key} และ {other_edition} ข้อ {other_key}",
        "Declared that one proof may serve {edition}, {key}, and {other_edition}, {other_key}",
    ),
    "same-as.withdrawn": Text(
        "ยกเลิกการใช้หลักฐานร่วมของ {edition} ข้อ {key} กับ {other_edition} ข้อ {other_key}",
        "Took back that one proof may serve {edition}, {key}, and {other_edition}, {other_key}",
    ),
    # rounds, enrolments, assessments
    "round.opened": Text("เปิดรอบ กำหนดส่ง {due_at}", "Opened the round, due {due_at}"),
    "round.extended": Text("ขยายกำหนดส่งเป็น {due_at}", "Extended the deadline to {due_at}"),
    "round.extended-for-unit": Text(
        "ขยายกำหนดส่งให้{unit_th}เป็น {due_at}", "Extended the deadline for {unit_en} to {due_at}"
    ),
    "round.limited": Text(
        "กำหนดให้รอบนี้เป็นของ {place_count} พื้นที่ และ {unit_count} หน่วยงานที่เลือกเพิ่ม",
        "Limited the round to {place_count} places and {unit_count} further units",
    ),
    "round.unlimited": Text("เปิดรอบให้ทุกหน่วยงานตามประเภท", "Opened the round to every unit of its kinds"),
    "round.closed": Text("ปิดรอบ", "Closed the round"),
    "enrolment.started": Text("เริ่มกรอกแบบแสดงความจำนง", "Began the intent paper"),
    "enrolment.profile-saved": Text("บันทึกข้อมูลพื้นฐานของหน่วยงาน", "Saved the unit's profile"),
    "enrolment.head-count-taken": Text("บันทึกจำนวนบุคลากร", "Recorded the head-count"),
    "enrolment.filed": Text("ยื่นแบบแสดงความจำนง", "Filed the intent paper"),
    "enrolment.track-changed": Text(
        "เปลี่ยนประเภทการเข้าร่วมจาก {from} เป็น {to}", "Put on the track {to} instead of {from}"
    ),
    "declaration.saved": Text("บันทึกประกาศเจตนารมณ์", "Saved the declaration"),
    "assessment.answered": Text("ตอบข้อ {key}", "Answered {key}"),
    "assessment.evidence-attached": Text("แนบหลักฐาน «{title}» ที่{place}", "Attached “{title}” to {place}"),
    "assessment.evidence-detached": Text("นำหลักฐาน «{title}» ออกจาก{place}", "Took “{title}” away from {place}"),
    "assessment.signed-off": Text("ลงนามผู้จัดทำและส่งให้หัวหน้าหน่วยงาน", "Signed off and passed to the head"),
    "assessment.sent-back-to-officer": Text("หัวหน้าส่งกลับให้เจ้าหน้าที่แก้ไข", "Sent back to the officer"),
    "assessment.handed-in": Text("ส่งผลการประเมินฉบับที่ {version}{late}", "Handed in version {version}{late}"),
    "assessment.part-handed-in": Text(
        "ส่งผลการประเมินบางส่วน ฉบับที่ {version}{late}", "Handed in a part as version {version}{late}"
    ),
    "assessment.part-returned": Text("จังหวัดส่งกลับส่วนที่ส่งไว้ ฉบับที่ {version}", "Returned the part of version {version}"),
    "assessment.remarked": Text("ให้ข้อสังเกตต่อฉบับที่ {version}: {text}", "Remarked on version {version}: {text}"),
    "assessment.window-chosen": Text("เลือกครั้งที่จะส่ง", "Chose which hand-in this is"),
    "assessment.withdrawn": Text("ขอถอนฉบับที่ {version} เพื่อแก้ไข", "Withdrew version {version} to correct it"),
    "assessment.listed": Text("เสนอเข้าที่ประชุม", "Listed for the sitting"),
    "assessment.unlisted": Text("นำออกจากรายการเสนอที่ประชุม", "Took off the list for the sitting"),
    "assessment.returned": Text("ฝ่ายเลขานุการส่งกลับให้แก้ไข", "Returned to the unit"),
    "assessment.certified": Text(
        "รับรองผลตามมติที่ {resolution}{otherwise}", "Certified by resolution {resolution}{otherwise}"
    ),
    "assessment.returned-from-sitting": Text(
        "ที่ประชุมมีมติที่ {resolution} ให้ส่งกลับแก้ไข", "Returned from the sitting by resolution {resolution}"
    ),
    "assessment.reported": Text("รายงานต่อไปยังขั้น «{to}»", "Reported to the next stage: {to}"),
    "assessment.outside-result-recorded": Text(
        "บันทึกผลตามหนังสือที่ {document} ลงวันที่ {dated}", "Recorded the result of letter {document} dated {dated}"
    ),
    "assessment.approved": Text(
        "กรมเห็นชอบและประกาศผลตามหนังสือ {document} ลงวันที่ {dated}",
        "The results were approved and announced by document {document} dated {dated}",
    ),
    "assessment.concluded": Text("สิ้นสุดกระบวนการ", "Concluded"),
    "assessment.reassessed": Text(
        "เริ่มประเมินตนเองรอบใหม่ต่อจากฉบับที่ {version}", "Began to assess again after version {version}"
    ),
    # circulars and duties of offices
    "circular.drafted": Text("ร่างหนังสือแจ้ง «{subject}»", "Drafted the letter “{subject}”"),
    "circular.changed": Text("แก้ไขร่างหนังสือ «{subject}»", "Changed the draft “{subject}”"),
    "circular.addressed": Text("เลือกผู้รับหนังสือ «{subject}» {count} หน่วยงาน", "Addressed “{subject}” to {count} units"),
    "circular.sent": Text(
        "ส่งหนังสือที่ {number} «{subject}» ถึง {count} หน่วยงาน", "Sent letter {number}, “{subject}”, to {count} units"
    ),
    "circular.removed": Text("ลบร่างหนังสือ «{subject}»", "Removed the draft “{subject}”"),
    "circular.acknowledged": Text("รับทราบหนังสือ «{subject}»", "Acknowledged the letter “{subject}”"),
    "circular.replied": Text("ตอบหนังสือ «{subject}»", "Replied to the letter “{subject}”"),
    "circular.outcome-recorded": Text(
        "บันทึกผลของ{unit_th}ตามหนังสือ «{subject}»", "Recorded the outcome at {unit_en} of “{subject}”"
    ),
    "duty.done": Text("บันทึกว่าได้ทำ «{title}»", "Recorded “{title}” as done"),
    "duty.changed": Text("แก้ไขรายการ «{title}»", "Changed “{title}”"),
    "duty.removed": Text("ลบรายการ «{title}»", "Removed “{title}”"),
    # issues of a tracker
    "issue.confirmed": Text("ยืนยันประเด็น {key}", "Confirmed issue {key}"),
    "issue.reported": Text("รายงานประเด็น {key} ต่อผู้บังคับบัญชา", "Reported issue {key} to the superior"),
    "issue.attested": Text("หัวหน้าหน่วยงานรับรองประเด็น {key}", "The head attested issue {key}"),
    "issue.verified": Text("กรมตรวจประเด็น {key} แล้ว ตรงกัน", "The department verified issue {key}"),
    "issue.contradicted": Text("กรมตรวจประเด็น {key} แล้ว ไม่ตรงกัน", "The department contradicted issue {key}"),
    "assessment.issues-concluded": Text("ปิดเรื่อง ทุกประเด็นเสร็จ", "Concluded: every issue is closed"),
    # bundles
    "bundle.asked": Text(
        "ขอรวมชุดเอกสารของ {round_th} {count} หน่วยงาน", "Asked for a bundle of {round_en}, {count} units"
    ),
    # awards
    "stationery.furnished": Text("เปลี่ยน{what_th}บนเอกสาร", "Changed the {what_en} of papers"),
    "stationery.given-up": Text("เลิกใช้{what_th}ของหน่วยงานบนเอกสาร", "Gave up the office's own {what_en} on papers"),
    "paper.issued": Text("ออกเลขเอกสาร {number}", "Issued paper {number}"),
    "paper.withdrawn": Text("เพิกถอนเอกสารเลขที่ {number}", "Withdrew paper {number}"),
    "certificate.issued": Text("ออกใบรับรองเลขที่ {number}", "Issued certificate {number}"),
    "template.kept": Text("บันทึกแบบใบประกาศ «{name}»", "Kept the certificate template “{name}”"),
    "template.retired": Text("เลิกใช้แบบใบประกาศ «{name}»", "Retired the certificate template “{name}”"),
    "batch.again": Text("ให้ทำชุดใบประกาศ {count} ใบใหม่", "Had {count} certificates done again"),
    "batch.approved": Text("เห็นชอบบัญชีใบประกาศ {count} ใบ", "Approved a list of {count} certificates"),
    "batch.approved-on-paper": Text(
        "บันทึกหนังสือ {number} ที่เห็นชอบบัญชีใบประกาศ {count} ใบ",
        "Recorded document {number}, which approves a list of {count} certificates",
    ),
    "plaques.asked": Text("สั่งพิมพ์แบบโล่ {count} แผ่น", "Asked for the artwork of {count} plaques"),
    "plaque.made": Text("จัดทำโล่ของใบประกาศเลขที่ {number}", "Made the plaque of certificate {number}"),
    "plaque.given": Text(
        "บันทึกการมอบโล่ของใบประกาศเลขที่ {number}", "Recorded the plaque of certificate {number} as given"
    ),
    "batch.refused": Text("ไม่เห็นชอบบัญชีใบประกาศ {count} ใบ", "Refused a list of {count} certificates"),
    "batch.asked": Text("สั่งออกใบประกาศ {count} ใบ", "Asked for {count} certificates"),
    "title.conferred": Text("บันทึกมติเรื่อง {title} ปี {year}", "Recorded a decision: {title} of {year}"),
    "title.lost": Text("บันทึกว่าไม่รักษา {title} ปี {year}", "Recorded the loss of {title} of {year}"),
    "title.remembered": Text("บันทึก {title} ปี {year} จากเอกสาร", "Recorded {title} of {year} from a document"),
    "title.announced": Text("ประกาศ {title} ปี {year}", "Announced {title} of {year}"),
    "title.corrected": Text("แก้ไขเป็น {title} ปี {year}", "Corrected to {title} of {year}"),
    "title.withdrawn": Text("ยกเลิกรายการ {title} ปี {year} ที่บันทึกผิด", "Withdrew {title} of {year}, recorded by mistake"),
    "titles.imported": Text("นำเข้าทะเบียนเกียรติ {count} รายการ", "Imported {count} rows into the register of titles"),
    "certificate.revoked": Text("เพิกถอนใบรับรองเลขที่ {number}", "Revoked certificate {number}"),
}

# A line below the sentence, where one of these facts says why or by which order.
REASON: Final = Text("เหตุผล: {reason}", "Reason: {reason}")
ORDER: Final = Text("ตามคำสั่ง {order}", "By order {order}")
ITEM: Final = Text("ข้อ {key}: {text}", "{key}: {text}")
WHOLE: Final = Text("ทั้งฉบับ: {text}", "The whole: {text}")
AT_ITEM: Final = Text("ข้อ {key}", "{key}")
AT_PAPER: Final = Text("เอกสารประกอบ", "a paper")
LATE: Final = Text(" (ส่งหลังกำหนด)", " (late)")
OTHERWISE: Final = Text(" เป็นระดับที่ต่างจากที่เสนอ", ", at another level than proposed")
STOOD_IN: Final = Text(
    " บันทึกแทนประธานและเลขานุการซึ่งไม่ร่วมพิจารณา", ", written down for chair and secretary, who were recused"
)
ACTING: Final = Text("{post} รักษาราชการแทน {other}", "{post}, acting for {other}")
SEVERAL: Final = Text("ตอบ {count} ข้อ: {keys}", "Answered {count} requirements: {keys}")
PROOFS: Final = Text("แนบหรือนำหลักฐานออก {count} ครั้ง", "Moved proofs {count} times")

# Acts on a draft: only those who may read the draft read of them.
DRAFTING: Final = frozenset({"assessment.answered", "assessment.evidence-attached", "assessment.evidence-detached"})
