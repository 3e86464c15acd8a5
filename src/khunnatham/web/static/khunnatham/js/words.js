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
  marksHeld: ["ยังไม่ได้ส่ง {count} ข้อ", "{count} not sent"],
  marksOffline: ["ไม่มีสัญญาณ – เก็บในเครื่องนี้ {count} ข้อ จะส่งเมื่อมีสัญญาณ", "No signal – {count} kept on this device, sent when there is a signal"],
  sheetOffline: ["ไม่มีสัญญาณ – ทำต่อได้ ความเห็นเก็บในเครื่องนี้", "No signal – go on: marks are kept on this device"],
  sheetGone: ["แบบนี้ไม่เปิดให้ท่านแล้ว เรื่องอาจไม่อยู่ระหว่างการประเมิน หรือท่านเปลี่ยนบทบาท", "This sheet is no longer open to you: the case may not be judged now, or you work in another role"],
  markHere: ["ยังไม่ได้ส่ง เก็บในเครื่องนี้แล้ว", "Not sent yet, kept on this device"],
  markedHere: ["ให้ความเห็นแล้ว {count} จาก {total} ข้อ", "{count} of {total} have an opinion"],
  proofLater: ["เปิดหลักฐานได้เมื่อมีสัญญาณ", "Evidence opens when there is a signal"],
  handInLater: ["ส่งความเห็นได้เมื่อมีสัญญาณ", "You can hand in when there is a signal"],
  otherPerson: ["มีผู้อื่นเข้าสู่ระบบในเครื่องนี้ ความเห็นของท่านเก็บไว้ และจะส่งเมื่อท่านเข้าสู่ระบบเอง", "Somebody else is signed in here. Your marks stay and are sent when you sign in yourself"],
  keptTill: ["เก็บไว้ในเครื่องนี้แล้ว ใช้ได้ถึง {until}", "Kept on this device until {until}"],
  keptAll: ["เก็บไว้ในเครื่องนี้แล้ว {count} แบบ ใช้ได้ถึง {until}", "{count} sheet(s) kept on this device until {until}"],
  keptSome: ["เก็บได้ {count} จาก {total} แบบ {why}", "{count} of {total} sheets kept. {why}"],
  keptNone: ["ลบออกจากเครื่องนี้แล้ว", "Removed from this device"],
  keepingSheet: ["กำลังเก็บแบบที่ {place} จาก {total}", "Keeping sheet {place} of {total}"],
  keepingOne: ["กำลังเก็บ…", "Keeping…"],
  cannotKeep: ["เบราว์เซอร์นี้เก็บแบบไว้ไม่ได้ ต้องเปิดระบบด้วย https และไม่ใช้โหมดส่วนตัว", "This browser cannot keep sheets: open the platform over https, and not in a private window"],
  not_gone: ["แบบนี้ไม่เปิดให้ท่านแล้ว", "A sheet is no longer open to you"],
  not_signedOut: ["หมดเวลาเข้าใช้ เข้าสู่ระบบแล้วกดอีกครั้ง", "Your session has ended. Sign in and press again"],
  not_otherPerson: ["มีผู้อื่นเข้าสู่ระบบในเครื่องนี้ จึงไม่เก็บ", "Somebody else is signed in here, so nothing is kept"],
  not_unsaved: ["ระบบยังไม่ตอบ ลองอีกครั้ง", "The platform did not answer. Try again"],
  not_noRoom: ["ที่ว่างในเครื่องไม่พอ", "There is no room left on this device"],
  not_unreached: ["สัญญาณขาดหรือเบราว์เซอร์ไม่ยอมให้เก็บ ลองอีกครั้ง", "The signal was lost, or the browser does not allow it. Try again"],
  notSent: ["ยังไม่ได้ส่ง {count} ข้อ", "{count} not sent yet"],
  strays: ["ในเครื่องนี้มีความเห็นที่ยังไม่ได้ส่ง {count} ข้อ ของแบบที่ไม่อยู่ในรายการนี้ เพราะเป็นของบทบาทอื่นของท่าน หรือเรื่องไม่รับความเห็นแล้ว", "{count} mark(s) on this device are of sheets that are not in this list: of another role of yours, or of cases that take no marks now"],
  openSheet: ["เปิดแบบเลขที่ {number}", "Open sheet {number}"],
  forgetTitle: ["ลบความเห็น {count} ข้อที่ยังไม่ได้ส่ง", "Delete {count} mark(s) that were not sent"],
  forgetWords: ["ลบแล้วนำกลับมาไม่ได้", "They cannot be brought back"],
  forgetYes: ["ลบออกจากเครื่องนี้", "Delete from this device"],
  forgetNo: ["ยังไม่ลบ", "Keep them"],
  leaveUnsent: ["ยังไม่ได้ส่งความเห็น {count} ข้อ", "{count} mark(s) are not sent yet"],
  leaveUnsentWords: ["ความเห็นเหล่านี้คงอยู่ในเครื่องนี้และเป็นของท่านเท่านั้น จะส่งเมื่อท่านเข้าสู่ระบบในเครื่องนี้แล้วเปิดแบบอีกครั้ง ส่วนแบบที่เก็บไว้จะถูกลบ", "They stay on this device and are yours alone. They are sent when you sign in here again and open the sheet. Sheets kept here are removed"],
  leave: ["ออกจากระบบ", "Sign out"],
  leaveLater: ["ไม่มีสัญญาณ ระบบยังไม่รู้ว่าท่านออก", "No signal: the platform does not know yet that you leave"],
  leaveLaterWords: ["แบบที่เก็บไว้ลบจากเครื่องนี้แล้ว เมื่อมีสัญญาณให้กดออกจากระบบอีกครั้ง", "Sheets kept here are removed. Sign out again when there is a signal"],
  leaveAnyway: ["ลองออกจากระบบ", "Try to sign out"],
  leaveNot: ["ปิด", "Close"],
  stayAndSend: ["อยู่ต่อเพื่อส่ง", "Stay and send them"],
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

export function moment(date) {
  return date.toLocaleString(english ? "en-GB" : "th-TH-u-nu-latn", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });
}
