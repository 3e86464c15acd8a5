/* What the scripts say, in the language of the page. */
const english = document.documentElement.lang.startsWith("en");
const WORDS = {
  saving: ["กำลังบันทึก…", "Saving…"],
  saved: ["บันทึกแล้ว {time}", "Saved {time}"],
  unsaved: ["ยังไม่ได้บันทึก—จะลองใหม่", "Not saved yet—trying again"],
  offline: ["ไม่มีอินเทอร์เน็ต ข้อความเก็บไว้ในเครื่องนี้แล้ว จะบันทึกเมื่อต่อได้", "No connection. Your text is kept on this device and will be saved when you are back online"],
  signedOut: ["หมดเวลาเข้าใช้ ข้อความเก็บไว้ในเครื่องนี้แล้ว", "Your session has ended. Your text is kept on this device"],
  signIn: ["เข้าสู่ระบบในหน้าต่างใหม่ แล้วระบบจะบันทึกให้เอง", "Sign in in a new window and it will be saved"],
  refused: ["ยังไม่ได้บันทึก: {why}", "Not saved: {why}"],
  restored: ["นำข้อความที่ยังไม่ได้ส่งกลับมาแล้ว", "Unsent text has been brought back"],
  conflict: ["มีผู้แก้ข้อนี้ก่อนท่าน", "Somebody changed this before you"],
  mine: ["ของท่าน", "Yours"],
  theirs: ["ของ {by} เมื่อ {at}", "By {by} at {at}"],
  keepMine: ["ใช้ของฉัน", "Keep mine"],
  takeTheirs: ["ใช้ของเขา", "Take theirs"],
  empty: ["(ว่าง)", "(empty)"],
  sending: ["ส่งแล้ว {percent} %", "{percent} % sent"],
  waitingTurn: ["รอส่ง", "Waiting"],
  checking: ["กำลังตรวจไฟล์…", "Checking the file…"],
  received: ["รับไฟล์แล้ว", "Received"],
  lost: ["การเชื่อมต่อขาด ยังไม่ได้รับไฟล์นี้ จะส่งใหม่เมื่อต่ออินเทอร์เน็ตได้", "The connection was lost and this file has not arrived. It will be sent again when you are online"],
  tooLarge: ["ไฟล์ใหญ่ {size} MB เกินที่รับได้ {limit} MB ลดขนาดแล้วส่งใหม่", "The file is {size} MB, more than the {limit} MB allowed. Make it smaller and send it again"],
  notTaken: ["ไม่ได้รับไฟล์นี้ (รหัส {status}) ลองอีกครั้ง หรือแจ้งผู้ดูแลระบบ", "This file was not taken (code {status}). Try again, or tell your administrator"],
  again: ["ส่งอีกครั้ง", "Send again"],
  cancel: ["ยกเลิก", "Cancel"],
  cancelled: ["ยกเลิกแล้ว", "Cancelled"],
  marksWait: ["ยังไม่ได้ส่ง {count} ข้อ กำลังส่ง", "{count} not sent yet, sending"],
  marksOffline: ["ไม่มีอินเทอร์เน็ต ยังไม่ได้ส่ง {count} ข้อ เก็บไว้ในเครื่องนี้แล้ว จะส่งเมื่อต่อได้", "No connection. {count} not sent yet: kept on this device and sent when you are back online"],
  marksOfBefore: ["ความเห็น {count} ข้อเป็นของฉบับก่อน จึงไม่ถูกส่ง", "{count} mark(s) are of the version before and are not sent"],
  reasonNeeded: ["ระบุเหตุผลก่อน จึงบันทึกข้อนี้", "Give the reason, then this is saved"],
  sendFirst: ["รอส่งความเห็นที่ค้างในเครื่องนี้ก่อน แล้วกดอีกครั้ง", "Marks on this device are sent first; then press again"],
  copied: ["คัดลอกแล้ว", "Copied"],
  notCopied: ["คัดลอกไม่ได้ เลือกข้อความแล้วกด Ctrl+C", "Could not copy. Select the text and press Ctrl+C"],
};

export function say(name, values = {}) {
  const text = WORDS[name][english ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function clock(moment = new Date()) {
  return moment.toLocaleTimeString("th-TH-u-nu-latn", { hour: "2-digit", minute: "2-digit", hour12: false });
}
