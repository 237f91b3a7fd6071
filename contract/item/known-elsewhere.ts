/** What need not be asked, because a document that the item reads anyway has it: by kinds of words that fields are called. */

/** On every card that a reader takes; of another person it may be asked. */
export const ON_THE_CARD =
  /^(本人|申请人)?(姓名|性别|民族|出生日期|生日|身份证号码?|公民身份号码|证件号码|户籍地址)$/;

/** By kind of licence: labels of fields that it answers. */
export const ON_LICENCES: Readonly<Record<string, RegExp>> = {
  营业执照: /^(统一社会信用代码|执照号码?|企业代码)$/,
  不动产登记证明: /^(不动产)?登记证明号码?$/,
  护士执业证书: /^(执业机构|执业地点|到期日期|有效期至?)$/,
  道路运输证: /^(车牌|号牌)(号码)?$/,
  机动车交通事故责任强制保险单: /^(车牌|号牌)(号码)?$/,
};
