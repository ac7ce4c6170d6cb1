#!/usr/bin/env python3
"""Validates `deploy/` against the schema of Kubernetes, and that its files agree with one another.

    python3 tests/external/deploy.py

`kubernetes-validate` knows no resources of Argo: the pod that its template makes is validated."""

import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

DEPLOY = pathlib.Path("deploy")


def validate(path):
    command = [pathlib.Path(sys.executable).parent / "kubernetes-validate", "--strict", path]
    subprocess.run(command, check=True)


def pod_of(template, index, shards):
    """The pod that Argo makes of a template."""
    containers = [{**template["container"], "name": "main"}]
    spec = {
        "restartPolicy": "Never",
        "containers": containers,
        "initContainers": template["initContainers"],
        "volumes": template["volumes"],
    }
    text = yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "spec": spec})
    text = text.replace("{{inputs.parameters.index}}", str(index))
    text = text.replace("{{workflow.parameters.shards}}", str(shards))
    assert "{{" not in text, text
    return {**yaml.safe_load(text), "metadata": {"name": "part"}}


def check_locked(container):
    security = container["securityContext"]
    assert security["readOnlyRootFilesystem"] is True
    assert security["allowPrivilegeEscalation"] is False
    assert security["capabilities"]["drop"] == ["ALL"]
    assert "limits" in container["resources"]


def main():
    job = yaml.safe_load((DEPLOY / "job.yaml").read_text())
    workflow = yaml.safe_load((DEPLOY / "workflow.yaml").read_text())
    validate(DEPLOY / "job.yaml")

    spec = job["spec"]
    assert spec["completionMode"] == "Indexed" and spec["backoffLimitPerIndex"] > 0
    of_job = spec["template"]["spec"]
    shard = f"$(JOB_COMPLETION_INDEX)/{spec['completions']}"
    all_containers = of_job["initContainers"] + of_job["containers"]
    for container in all_containers:
        assert shard in container["args"], container["args"]
        check_locked(container)
    assert of_job["securityContext"]["runAsNonRoot"] is True

    (parameter,) = workflow["spec"]["arguments"]["parameters"]
    assert int(parameter["value"]) == spec["completions"]
    (steps, part) = workflow["spec"]["templates"]
    sequence = steps["steps"][0][0]["withSequence"]
    assert sequence["count"] == "{{workflow.parameters.shards}}"
    pod = pod_of(part, 3, spec["completions"])
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "pod.yaml"
        path.write_text(yaml.safe_dump(pod))
        validate(path)
    assert workflow["spec"]["securityContext"] == of_job["securityContext"]
    assert pod["spec"]["volumes"] == of_job["volumes"]
    of_argo = pod["spec"]["initContainers"] + pod["spec"]["containers"]
    for one, other in zip(all_containers, of_argo, strict=True):
        words = [word.replace("$(JOB_COMPLETION_INDEX)", "3") for word in one["args"]]
        assert words == other["args"], (words, other["args"])
        for member in ("image", "resources", "securityContext", "volumeMounts"):
            assert one[member] == other[member], member

    containerfile = (DEPLOY / "Containerfile").read_text()
    version = re.search(r'^rust-version = "(.*)"$', pathlib.Path("Cargo.toml").read_text(), re.M)
    assert f"rust:{version[1]}-" in containerfile
    assert re.search(r"^USER nonroot", containerfile, re.M)
    print("deploy: the Job, the workflow and the Containerfile are valid and agree")


if __name__ == "__main__":
    sys.exit(main())
