"""A whole country to try the platform in, made by the verbs of the domain. Never loaded on a real site."""

from khunnatham.demonstration.accounts import ShownAccount, is_shown_account, shown_accounts

__all__ = ["ShownAccount", "is_shown_account", "shown_accounts"]
