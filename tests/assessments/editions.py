"""A small edition that a platform publishes, and its variations."""

from __future__ import annotations

SMALL = """\
programme: good-office
edition: "2570"
year: 2570
title: {th: สำนักงานดี, en: Good office}
owner: {th: กรมตัวอย่าง, en: Sample Department}
unit_kinds:
  - {key: organisation, title: {th: องค์กร, en: Organisation}}
dimensions:
  - key: S
    title: {th: ขั้นตอน, en: Steps}
    scale: steps
    levels:
      - key: "1"
        title: {th: ขั้นที่ ๑, en: Step 1}
        requirements:
          - {key: "1", text: {th: ประกาศเจตนารมณ์, en: A declaration}, kind: attested, source: L3}
      - key: "2"
        title: {th: ขั้นที่ ๒, en: Step 2}
        requirements:
          - {key: "2", text: {th: ประชุม, en: Meetings}, kind: count, at_least: 2, default: true}
tiers:
  - {key: first, title: {th: หนึ่ง, en: One}, steps: ["1"], source: L5}
  - {key: second, title: {th: สอง, en: Two}, steps: ["1", "2"], source: L6}
schedule:
  - {key: half, title: {th: ครึ่งปี, en: Half-year}, month_day: "03-31", covers: ["1"], hands_in: true, source: L7}
  - {key: end, title: {th: ปลายปี, en: End of the year}, month_day: "08-31", covers: ["2"], hands_in: true, source: L8}
route:
  - {key: fill, title: {th: จัดทำ, en: Fill in}, owner: officer, secretariat: head, scope: unit, decides: false, source: L8}
  - {key: certify, title: {th: รับรอง, en: Certify}, owner: provincial-secretary, scope: province, decides: true, body: board, source: L9}
committees:
  - {key: board, title: {th: คณะกรรมการ, en: Board}, judges: [general], seats: [], source: L10}
papers:
  - {key: form, code: ก.๐๑, title: {th: แบบประเมิน, en: Form}, kind: self-assessment, source: L11}
defaults:
  - {key: "2", why: {th: ต้นฉบับไม่ได้บอกจำนวน, en: The source gives no number.}}
"""


def named(edition: str, *, supersedes: str = "") -> bytes:
    """Give the small edition under another name."""
    more = f"\nsupersedes: {supersedes}" if supersedes else ""
    return SMALL.replace('edition: "2570"', f'edition: "{edition}"{more}').encode()
