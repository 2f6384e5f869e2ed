"""The document both peers are given; invented."""

TITLE = "关于印发明珠县2018年财政预算公开工作方案的通知"
SUMMARY = "明确全县预算公开的范围、时间和要求。"
NUMBER = "明府办发〔2018〕14号"
_PARAGRAPHS = (
    "各乡镇人民政府，县政府各部门：",
    "《明珠县2018年财政预算公开工作方案》已经县人民政府同意，现印发给你们，请认真组织实施。",
    "各预算单位应当在县财政局批复预算后二十日内，在县人民政府网站公开本单位预算，"
    "内容细化到项目，说明增减原因，不得以附件名称代替正文。",
    "县财政局负责汇总检查，每季度通报一次；逾期未公开的，由县人民政府办公室督办。",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS * 4)
TEXT = "\n".join(_PARAGRAPHS * 4)
