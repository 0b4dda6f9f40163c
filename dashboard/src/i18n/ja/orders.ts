/** 生産中のオーダー(日本語)。 */

export const orders = {
  'orders.title': '目標と実績',
  'orders.figures': 'このオーダーの指標',
  'orders.targetNow': '現時点の目標',
  'orders.pace': '現在の 1 個あたり時間',
  'orders.forecast': '予測',
  'orders.rest': '稼働時間外',
  'orders.noneRuns': 'このラインで生産中のオーダーはありません。',
  'orders.next': '次:{order}、{product}、{time} から。',
  'orders.changeover': '次の段取り替え:{from} → {to}(オーダー {order})',
  'orders.changeoverTo': '次の段取り替え:{to} へ(オーダー {order})',
  'orders.setup': '予定 {minutes} 分',
  'orders.noProcedure': 'この段取り替えに手順書は割り当てられていません。',
  'orders.finish': '完了 {finish}、納期 {due}',
} as const;
