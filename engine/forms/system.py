"""The fields every record has: what they are called and of which kind they are."""

from __future__ import annotations

from engine.definitions.base import Words

SYSTEM_TITLES = {
    "id": Words(zh="编号", en="Id"),
    "version": Words(zh="版本", en="Version"),
    "created_at": Words(zh="创建时间", en="Created at"),
    "created_by": Words(zh="创建人", en="Created by"),
    "updated_at": Words(zh="更新时间", en="Updated at"),
    "updated_by": Words(zh="更新人", en="Updated by"),
    "owner_id": Words(zh="负责人", en="Owner"),
    "dept_id": Words(zh="所属部门", en="Department"),
}
SYSTEM_KINDS = {
    "id": "integer",
    "version": "integer",
    "created_at": "datetime",
    "updated_at": "datetime",
    "created_by": "person",
    "updated_by": "person",
    "owner_id": "person",
    "dept_id": "department",
}
