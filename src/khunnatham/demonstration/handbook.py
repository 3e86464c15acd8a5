"""The 90 units of the 2564 handbook: 76 provinces and 14 central units, and on which track each stands (004:L139–L141)."""

from __future__ import annotations

from khunnatham.wording import Text

BANGKOK = "10"  # the only province without a provincial community development office

MODEL_PROVINCES = frozenset((
    "กาฬสินธุ์", "ขอนแก่น", "ชัยนาท", "ชัยภูมิ", "เชียงใหม่", "ตรัง", "ตราด", "นครปฐม", "นครพนม", "นครราชสีมา", "น่าน",
    "ประจวบคีรีขันธ์", "ปราจีนบุรี", "พระนครศรีอยุธยา", "พิจิตร", "เพชรบุรี", "ภูเก็ต", "มุกดาหาร", "ระยอง", "ราชบุรี", "ลำปาง",
    "ศรีสะเกษ", "สตูล", "สิงห์บุรี", "สุพรรณบุรี", "อ่างทอง", "อุบลราชธานี",
))  # fmt: skip
CHALLENGE_PROVINCES = frozenset(("สระบุรี", "สุรินทร์", "อุตรดิตถ์", "อุทัยธานี"))

MODEL_CENTRAL = "cdd-central-06"
# Eight are named in section ๔.๔ of the handbook; of the other six only the number is known.
CENTRAL: dict[str, Text] = {
    "cdd-central-01": Text("กองการเจ้าหน้าที่", "Personnel Division"),
    "cdd-central-02": Text("กองนิติการ", "Legal Affairs Division"),
    "cdd-central-03": Text("กลุ่มพัฒนาระบบบริหาร", "Administrative System Development Group"),
    "cdd-central-04": Text("สำนักตรวจราชการ", "Bureau of Inspection"),
    "cdd-central-05": Text("สำนักเสริมสร้างความเข้มแข็งชุมชน", "Bureau of Community Empowerment"),
    "cdd-central-06": Text("สำนักพัฒนาทุนและองค์กรการเงินชุมชน", "Bureau of Community Capital and Financial Organisations"),
    "cdd-central-07": Text("สำนักงานกองทุนพัฒนาบทบาทสตรี", "Office of the Women’s Role Development Fund"),
    "cdd-central-08": Text("ศูนย์สารสนเทศเพื่อการพัฒนาชุมชน", "Information Centre for Community Development"),
    "cdd-central-09": Text("หน่วยงานส่วนกลาง ๑", "Central unit 1"),
    "cdd-central-10": Text("หน่วยงานส่วนกลาง ๒", "Central unit 2"),
    "cdd-central-11": Text("หน่วยงานส่วนกลาง ๓", "Central unit 3"),
    "cdd-central-12": Text("หน่วยงานส่วนกลาง ๔", "Central unit 4"),
    "cdd-central-13": Text("หน่วยงานส่วนกลาง ๕", "Central unit 5"),
    "cdd-central-14": Text("หน่วยงานส่วนกลาง ๖", "Central unit 6"),
}


def province_code(place: str) -> str:
    """Give the code of the community development office of a province."""
    return f"cdd-{place}"


def track_of(unit_code: str, province: str) -> str:
    """Give the track on which the handbook puts a unit; ``province`` is the Thai name, blank for central units."""
    if unit_code == MODEL_CENTRAL or province in MODEL_PROVINCES:
        return "model"
    return "challenge" if province in CHALLENGE_PROVINCES else "general"
