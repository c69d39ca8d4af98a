"""How a model of transformers is laid out in a GGUF file.

The names, shapes and orders are those that llama.cpp's converter writes: facts from ggml-org/llama.cpp, conversion/*.py
and src/llama-arch.cpp, October 2026.
"""

import re

import gguf
import numpy

NAMES = {
    "model.embed_tokens.weight": "token_embd.weight",
    "embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}
LAYER_NAMES = {
    "input_layernorm.weight": "attn_norm.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "self_attn.sinks": "attn_sinks.weight",
    "self_attn.q_a_proj": "attn_q_a",
    "self_attn.q_a_layernorm": "attn_q_a_norm",
    "self_attn.q_b_proj": "attn_q_b",
    "self_attn.kv_a_proj_with_mqa": "attn_kv_a_mqa",
    "self_attn.kv_a_layernorm": "attn_kv_a_norm",
    "self_attn.kv_b_proj": "attn_kv_b",
    "mlp.gate.e_score_correction_bias": "exp_probs_b.bias",
    "mlp.gate": "ffn_gate_inp",
    "mlp.router": "ffn_gate_inp",
    "block_sparse_moe.router": "ffn_gate_inp",
    "mlp.shared_expert_gate": "ffn_gate_inp_shexp",
    "mlp.shared_expert.gate_proj": "ffn_gate_shexp",
    "mlp.shared_expert.up_proj": "ffn_up_shexp",
    "mlp.shared_expert.down_proj": "ffn_down_shexp",
    "mlp.shared_experts.gate_proj": "ffn_gate_shexp",
    "mlp.shared_experts.up_proj": "ffn_up_shexp",
    "mlp.shared_experts.down_proj": "ffn_down_shexp",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
INTERLEAVED_ROPE = ("llama", "granite", "granitemoe")
POST_ATTENTION_NORM = ("glm4moe", "gpt-oss")


def row_order(name, row_count, family):
    """The order in which the file holds the rows of a tensor; None where it is that of transformers.

    Where the file's rotary dimensions are neighbours, the two halves of each head of a query or key are paired up.
    """
    if family.architecture not in INTERLEAVED_ROPE or not name.endswith(("attn_q.weight", "attn_k.weight")):
        return None
    config = family.config
    head_count = config.num_attention_heads if name.endswith("attn_q.weight") else config.num_key_value_heads
    return numpy.arange(row_count).reshape(head_count, 2, -1).swapaxes(1, 2).reshape(-1)


def expert_tensors(block, name, values, family):
    """The tensors of all experts of one layer; gpt-oss keeps gate and up in turns and its matrices transposed."""
    if name.endswith("down_proj_bias"):
        return {f"{block}.ffn_down_exps.bias": values}
    if name.endswith("gate_up_proj_bias"):
        return {f"{block}.ffn_gate_exps.bias": values[:, ::2], f"{block}.ffn_up_exps.bias": values[:, 1::2]}
    if family.architecture == "gpt-oss":
        values = values.swapaxes(1, 2)
    if name.endswith("down_proj"):
        return {f"{block}.ffn_down_exps.weight": values}
    if family.architecture == "gpt-oss":
        gate, up = values[:, ::2], values[:, 1::2]
    else:
        gate, up = numpy.split(values, 2, axis=1)
    return {f"{block}.ffn_gate_exps.weight": gate, f"{block}.ffn_up_exps.weight": up}


def latent_tensors(block, values, config):
    """The up-projection of the latent, split into what queries absorb (transposed) and what makes values."""
    heads = values.reshape(config.num_attention_heads, config.qk_nope_head_dim + config.v_head_dim, config.kv_lora_rank)
    keys, values = numpy.split(heads, [config.qk_nope_head_dim], axis=1)
    return {f"{block}.attn_k_b.weight": keys.swapaxes(1, 2), f"{block}.attn_v_b.weight": values}


def tensors_of_parameter(name, values, family):
    """The GGUF tensors that one parameter of transformers becomes, by name: views of the parameter's memory."""
    if name in NAMES:
        return {NAMES[name]: values}
    layer, inner = re.fullmatch(r"(?:model\.)?layers\.(\d+)\.(.*)", name).groups()
    block, config = f"blk.{layer}", family.config
    if ".experts." in name:
        return expert_tensors(block, inner, values, family)
    if inner == "self_attn.kv_b_proj.weight" and family.splits_kv_b:
        return latent_tensors(block, values, config)
    if inner == "post_attention_layernorm.weight" and family.architecture in POST_ATTENTION_NORM:
        return {f"{block}.post_attention_norm.weight": values}
    if inner in LAYER_NAMES:
        return {f"{block}.{LAYER_NAMES[inner]}": values}
    stem, kind = inner.rsplit(".", 1)
    return {f"{block}.{LAYER_NAMES[stem]}.{kind}": numpy.squeeze(values)}


def rotary_factors(config):
    """What Llama 3's scaling divides each rotary frequency by; shape [rotary dimensions / 2]."""
    rope = config.rope_parameters
    width = config.hidden_size // config.num_attention_heads
    wavelengths = 2 * numpy.pi * rope["rope_theta"] ** (numpy.arange(0, width, 2) / width)
    context, low, high = rope["original_max_position_embeddings"], rope["low_freq_factor"], rope["high_freq_factor"]
    smooth = numpy.clip((context / wavelengths - low) / (high - low), 0, 1)
    return (1 / ((1 - smooth) / rope["factor"] + smooth)).astype(numpy.float32)


def tensors(model, family):
    """All tensors of the file by name: views of the model's parameters, row-major; see `row_order`."""
    found = {}
    for name, values in model.state_dict().items():
        if name == "lm_head.weight" and family.config.tie_word_embeddings:
            continue
        found.update(tensors_of_parameter(name, values.numpy(), family))
    if family.config.rope_parameters["rope_type"] == "llama3":
        found["rope_freqs.weight"] = rotary_factors(family.config)
    return found


def storage(name, values, family):
    """The format of a tensor: converters keep vectors, norms, biases and routers in 32 bits."""
    is_matrix = values.ndim > 1 and name.endswith(".weight") and "ffn_gate_inp" not in name
    wanted = (family.experts if "_exps" in name else None) or family.storage
    return gguf.GGMLQuantizationType[wanted if is_matrix else "F32"]
