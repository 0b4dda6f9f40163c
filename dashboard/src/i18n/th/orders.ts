/** คำสั่งผลิตที่กำลังผลิต ภาษาไทย */

export const orders = {
  'orders.title': 'เป้าหมายและจริง',
  'orders.figures': 'ตัวชี้วัดของคำสั่งนี้',
  'orders.targetNow': 'ควรได้ถึงขณะนี้',
  'orders.pace': 'ขณะนี้ใช้เวลาต่อชิ้น',
  'orders.forecast': 'คาดการณ์',
  'orders.rest': 'นอกเวลาทำงาน',
  'orders.noneRuns': 'ไม่มีคำสั่งที่กำลังผลิตในไลน์นี้',
  'orders.next': 'ถัดไป: {order}, {product}, ตั้งแต่ {time}',
  'orders.changeover': 'เปลี่ยนรุ่นครั้งถัดไป: {from} → {to} (คำสั่ง {order})',
  'orders.changeoverTo': 'เปลี่ยนรุ่นครั้งถัดไปเป็น {to} (คำสั่ง {order})',
  'orders.setup': 'ตามแผน {minutes} นาที',
  'orders.noProcedure': 'ไม่มีขั้นตอนการทำงานสำหรับการเปลี่ยนรุ่นนี้',
  'orders.finish': 'เสร็จ {finish} กำหนด {due}',
} as const;
