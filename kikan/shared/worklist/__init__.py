"""Acts not yet carried out (保留中の処理): proposals, drafts (仮登録), requests for approval; their preview and sweep.

`from kikan.shared.worklist.proposals import Proposal, propose`
`from kikan.shared.worklist.acts import enter, approve, return_, decline, close`
`from kikan.shared.worklist.reads import open_acts_of, open_acts, find`
`from kikan.shared.worklist.preview import preview`
`from kikan.shared.worklist.entries import EntryRecord`
"""
