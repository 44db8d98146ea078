"""Writes the bundled model as the folder that sentence-transformers loads, in fp32.

For training and for comparison: the service itself runs the int8 network of `index.model.bundled`.
"""

import json
from pathlib import Path

from index.model.bundled import LANGUAGE, SHIPPED, project_out
from index.model.tokenizer import TOKENIZER, build_tokenizer_json
from index.model.weights_file import Shape, WeightsFile

_DENSE = "2_Dense"


def export_sentence_transformer(data: bytes, folder: Path) -> None:
    """Write fp32 weights, tokenizer and settings of the weights file `data` into `folder`."""
    from safetensors.numpy import save_file

    weights = WeightsFile(data)
    for name, content in {
        **_build_settings(weights.shape),
        TOKENIZER: build_tokenizer_json(weights.pieces),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "3_Normalize").mkdir()
    base = dict(weights.state())
    tuned = SHIPPED.load(base)
    save_file(
        {"linear.weight": project_out(tuned.pop(LANGUAGE))},
        folder / _DENSE / "model.safetensors",
        {"format": "pt"},
    )
    save_file(base | tuned, folder / "model.safetensors", {"format": "pt"})


def _to_json(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"


def _build_settings(shape: Shape) -> dict[str, str]:
    """Build the small files that transformers and sentence-transformers read, by name."""
    config = {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.ffn,
        "vocab_size": shape.vocab,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "pad_token_id": 0,
    }
    specials = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "cls_token": "<s>",
        "sep_token": "</s>",
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        **specials,
        "mask_token": "<mask>",
    }
    stages = [
        ("", "Transformer"),
        ("1_Pooling", "Pooling"),
        (_DENSE, "Dense"),
        ("3_Normalize", "Normalize"),
    ]
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(stages)
    ]
    return {
        "config.json": _to_json(config),
        "tokenizer_config.json": _to_json(tokenizer),
        "modules.json": _to_json(modules),
        "1_Pooling/config.json": _to_json(
            {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
        ),
        f"{_DENSE}/config.json": _to_json(
            {
                "in_features": shape.hidden,
                "out_features": shape.hidden,
                "bias": False,
                "activation_function": "torch.nn.modules.linear.Identity",
            }
        ),
        "sentence_bert_config.json": _to_json(
            {"max_seq_length": shape.positions, "do_lower_case": False}
        ),
        # E5 was trained with these words before every text; without them the vectors are worse
        # (Wang et al. 2024, §3).
        "config_sentence_transformers.json": _to_json(
            {
                "prompts": {"query": "query: ", "document": "passage: "},
                "similarity_fn_name": "cosine",
            }
        ),
    }
