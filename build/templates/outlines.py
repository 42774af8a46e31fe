"""Every paper whose outline a notice gives, by the name of its template."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from templates import (
    base_finance,
    base_records,
    base_reports,
    base_rules,
    letters,
    recommendation,
    studio_papers,
    studio_rules,
)
from templates.package import Document

PAPERS: Mapping[str, Callable[[], Document]] = {
    "base_management_rules.docx": base_rules.management_rules,
    "base_finance_rules.docx": base_finance.finance_rules,
    "studio_management_rules.docx": studio_rules.management_rules,
    "studio_finance_rules.docx": studio_rules.finance_rules,
    "base_recommendation_report.docx": recommendation.base_report,
    "studio_recommendation_report.docx": recommendation.studio_report,
    "base_recommendation_letter.docx": recommendation.base_letter,
    "studio_recommendation_letter.docx": recommendation.studio_letter,
    "base_commitment_letter.docx": letters.commitment_letter,
    "base_bag_slip.docx": letters.base_bag_slip,
    "studio_bag_slip.docx": letters.studio_bag_slip,
    "base_disc_label.docx": letters.base_disc_label,
    "studio_disc_label.docx": letters.studio_disc_label,
    "base_report.docx": base_reports.report,
    "datong_base_report.docx": base_reports.datong_report,
    "base_training_record.docx": base_records.training_record,
    "base_courseware_list.docx": base_records.courseware_list,
    "base_self_assessment.docx": base_records.self_assessment,
    "studio_report.docx": studio_papers.report,
    "studio_unit_statement.docx": studio_papers.unit_statement,
    "datong_studio_report.docx": studio_papers.datong_report,
}
