"""Every paper whose outline a notice gives, by the name of its template."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from templates import base_papers, letters, recommendation, rules, studio_papers
from templates.package import Document

PAPERS: Mapping[str, Callable[[], Document]] = {
    "base_management_rules.docx": rules.base_management_rules,
    "base_finance_rules.docx": rules.base_finance_rules,
    "studio_management_rules.docx": rules.studio_management_rules,
    "studio_finance_rules.docx": rules.studio_finance_rules,
    "base_recommendation_report.docx": recommendation.base_report,
    "studio_recommendation_report.docx": recommendation.studio_report,
    "base_recommendation_letter.docx": recommendation.base_letter,
    "studio_recommendation_letter.docx": recommendation.studio_letter,
    "base_commitment_letter.docx": letters.commitment_letter,
    "base_bag_slip.docx": letters.base_bag_slip,
    "studio_bag_slip.docx": letters.studio_bag_slip,
    "base_disc_label.docx": letters.base_disc_label,
    "studio_disc_label.docx": letters.studio_disc_label,
    "base_report.docx": base_papers.report,
    "datong_base_report.docx": base_papers.datong_report,
    "base_training_record.docx": base_papers.training_record,
    "base_courseware_list.docx": base_papers.courseware_list,
    "base_self_assessment.docx": base_papers.self_assessment,
    "studio_report.docx": studio_papers.report,
    "studio_unit_statement.docx": studio_papers.unit_statement,
    "datong_studio_report.docx": studio_papers.datong_report,
}
