/** The texts of calendars in every language; the compiler asks each for every word. */

import type { MessageLanguage } from '@gemba/contract/notifications';
import type { FeedTexts, FeedWord, Speech } from '../domain/feeds/words.ts';

const en: FeedTexts = {
  'name.mine': 'Maintenance – {person}',
  'name.line': 'Maintenance – {line}',
  title: '{task} – {machine}',
  'title.forecast': '≈ {task} – {machine}',
  'title.overdue': 'Overdue: {task} – {machine}',
  overdue: 'Overdue since {time}.',
  noDate: 'It has no due date.',
  forecast: 'A forecast from use: the date moves as the machine runs.',
  'forecast.sure': 'Confidence: {percent} %.',
  assigned: 'Assigned to {person}.',
  team: 'For the team {team}.',
  nobody: 'Nobody has taken it yet.',
  minutes: 'Expected: {minutes} min.',
  'by.date': 'By date ({rule}).',
  'by.hours': '{used} of {limit} run hours used.',
  'by.count': '{used} of {limit} {unit} used.',
  'by.trend': '{signal} is about to reach {limit}.',
  'by.alarm': 'When the alarm {rule} comes.',
};
const de: FeedTexts = {
  'name.mine': 'Wartung – {person}',
  'name.line': 'Wartung – {line}',
  title: '{task} – {machine}',
  'title.forecast': '≈ {task} – {machine}',
  'title.overdue': 'Überfällig: {task} – {machine}',
  overdue: 'Überfällig seit {time}.',
  noDate: 'Ohne Termin.',
  forecast: 'Vorhersage aus der Nutzung: Der Termin verschiebt sich, wie die Maschine läuft.',
  'forecast.sure': 'Sicherheit: {percent} %.',
  assigned: 'Zugewiesen an {person}.',
  team: 'Für das Team {team}.',
  nobody: 'Noch von niemandem übernommen.',
  minutes: 'Erwartete Dauer: {minutes} min.',
  'by.date': 'Nach Datum ({rule}).',
  'by.hours': '{used} von {limit} Betriebsstunden verbraucht.',
  'by.count': '{used} von {limit} {unit} verbraucht.',
  'by.trend': '{signal} erreicht bald {limit}.',
  'by.alarm': 'Wenn der Alarm {rule} kommt.',
};
const vi: FeedTexts = {
  'name.mine': 'Bảo trì – {person}',
  'name.line': 'Bảo trì – {line}',
  title: '{task} – {machine}',
  'title.forecast': '≈ {task} – {machine}',
  'title.overdue': 'Quá hạn: {task} – {machine}',
  overdue: 'Quá hạn từ {time}.',
  noDate: 'Không có hạn.',
  forecast: 'Dự báo theo mức sử dụng: ngày thay đổi theo lúc máy chạy.',
  'forecast.sure': 'Độ tin cậy: {percent} %.',
  assigned: 'Giao cho {person}.',
  team: 'Cho tổ {team}.',
  nobody: 'Chưa có ai nhận.',
  minutes: 'Dự kiến: {minutes} phút.',
  'by.date': 'Theo ngày ({rule}).',
  'by.hours': 'Đã dùng {used} trên {limit} giờ chạy.',
  'by.count': 'Đã dùng {used} trên {limit} {unit}.',
  'by.trend': '{signal} sắp đạt {limit}.',
  'by.alarm': 'Khi có cảnh báo {rule}.',
};
const ja: FeedTexts = {
  'name.mine': '保全 – {person}',
  'name.line': '保全 – {line}',
  title: '{task} – {machine}',
  'title.forecast': '≈ {task} – {machine}',
  'title.overdue': '期限超過:{task} – {machine}',
  overdue: '{time} から期限超過。',
  noDate: '期限なし。',
  forecast: '使用量からの予測です。日付は機械の稼働に応じて動きます。',
  'forecast.sure': '確度:{percent} %。',
  assigned: '担当:{person}。',
  team: '担当チーム:{team}。',
  nobody: 'まだ担当者がいません。',
  minutes: '予定時間:{minutes} 分。',
  'by.date': '日付による({rule})。',
  'by.hours': '稼働 {limit} 時間のうち {used} 時間を使用。',
  'by.count': '{limit} {unit} のうち {used} を使用。',
  'by.trend': '{signal} がまもなく {limit} に達します。',
  'by.alarm': 'アラーム {rule} が出たとき。',
};
const th: FeedTexts = {
  'name.mine': 'ซ่อมบำรุง – {person}',
  'name.line': 'ซ่อมบำรุง – {line}',
  title: '{task} – {machine}',
  'title.forecast': '≈ {task} – {machine}',
  'title.overdue': 'เกินกำหนด: {task} – {machine}',
  overdue: 'เกินกำหนดตั้งแต่ {time}',
  noDate: 'ไม่มีกำหนด',
  forecast: 'คาดการณ์จากการใช้งาน วันที่จะเลื่อนตามการเดินเครื่อง',
  'forecast.sure': 'ความเชื่อมั่น: {percent} %',
  assigned: 'มอบหมายให้ {person}',
  team: 'สำหรับทีม {team}',
  nobody: 'ยังไม่มีผู้รับงาน',
  minutes: 'เวลาที่คาด: {minutes} นาที',
  'by.date': 'ตามวันที่ ({rule})',
  'by.hours': 'ใช้ไปแล้ว {used} จาก {limit} ชั่วโมงเดินเครื่อง',
  'by.count': 'ใช้ไปแล้ว {used} จาก {limit} {unit}',
  'by.trend': '{signal} ใกล้ถึง {limit}',
  'by.alarm': 'เมื่อมีสัญญาณเตือน {rule}',
};
const TEXTS: Readonly<Record<MessageLanguage, FeedTexts>> = { en, vi, ja, th, de };

export function speechOf(language: MessageLanguage): Speech {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return {
    say: (word: FeedWord, values: Readonly<Record<string, string>> = {}) =>
      TEXTS[language][word].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
    number: (value) => numbers.format(value),
    moment: (timeNs, timeZone) =>
      new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(
        Number(timeNs / 1_000_000n),
      ),
  };
}
