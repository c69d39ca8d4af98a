"""The keys of a model's GGUF file: hyperparameters as llama.cpp's converter names them, and the vocabulary."""

import gguf

from vocabulary import CHAT_TEMPLATE, CONTROL_TOKENS, MERGES, TEXT_MARKS, TOKENS, token

NO_HEAD_SIZE = ("granite", "granitemoe", "olmoe", "qwen2moe", "qwen2")
FILE_TYPES = {"F32": 0, "F16": 1, "Q8_0": 7, "BF16": 32}


def add_sizes(writer, config):
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)


def add_rope(writer, config, family):
    rope = config.rope_parameters
    writer.add_rope_freq_base(rope["rope_theta"])
    if rope["rope_type"] == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(rope["factor"])
        writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
        if "beta_fast" in rope:
            writer.add_rope_scaling_yarn_beta_fast(rope["beta_fast"])
            writer.add_rope_scaling_yarn_beta_slow(rope["beta_slow"])
        if "mscale_all_dim" in rope:
            writer.add_rope_scaling_yarn_log_mul(0.1 * rope["mscale_all_dim"])
    if family.architecture == "glm4moe":
        writer.add_rope_dimension_count(int(config.head_dim * rope["partial_rotary_factor"]))
    elif family.architecture in ("llama", "granite", "granitemoe"):
        writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    elif family.architecture == "deepseek2":
        writer.add_rope_dimension_count(config.qk_rope_head_dim)


def add_latent_attention(writer, config, family):
    """Newer files count one key head, as wide as the latent; older ones (attn_kv_b not split) the heads as they are."""
    width = config.qk_nope_head_dim + config.qk_rope_head_dim
    writer.add_kv_lora_rank(config.kv_lora_rank)
    if config.q_lora_rank is not None:
        writer.add_q_lora_rank(config.q_lora_rank)
    if family.splits_kv_b:
        writer.add_head_count_kv(1)
        writer.add_key_length(config.kv_lora_rank + config.qk_rope_head_dim)
        writer.add_value_length(config.kv_lora_rank)
        writer.add_key_length_mla(width)
        writer.add_value_length_mla(config.v_head_dim)
    else:
        writer.add_head_count_kv(config.num_attention_heads)
        writer.add_key_length(width)
        writer.add_value_length(config.v_head_dim)


def add_attention(writer, config, family):
    if family.architecture == "deepseek2":
        add_latent_attention(writer, config, family)
        return
    writer.add_head_count_kv(config.num_key_value_heads)
    if getattr(config, "head_dim", None) and family.architecture not in NO_HEAD_SIZE:
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
    if family.architecture == "gpt-oss":
        writer.add_sliding_window(config.sliding_window)


def add_experts(writer, config, family):
    count = next((found for key in ("num_local_experts", "num_experts", "n_routed_experts")
                  if (found := getattr(config, key, None))), None)
    if count is None:
        return
    writer.add_expert_count(count)
    writer.add_expert_used_count(config.num_experts_per_tok)
    if family.architecture == "gpt-oss":
        writer.add_expert_feed_forward_length(config.intermediate_size)
    if family.architecture in ("qwen2moe", "qwen3moe"):
        writer.add_expert_feed_forward_length(config.moe_intermediate_size)
    if family.architecture == "qwen2moe":
        writer.add_expert_shared_feed_forward_length(config.shared_expert_intermediate_size)
    if family.architecture in ("deepseek2", "glm4moe"):
        add_shared_experts(writer, config, family)


def add_shared_experts(writer, config, family):
    """The keys of models with leading dense layers, shared experts and scaled weights.

    Files of DeepSeek V2 and of GLM-4.7-Flash have no gating function; those of V3 have.
    """
    if (group_count := config.n_group) is not None:
        writer.add_expert_group_count(group_count)
        writer.add_expert_group_used_count(config.topk_group)
    writer.add_expert_feed_forward_length(config.moe_intermediate_size)
    writer.add_expert_shared_count(config.n_shared_experts)
    leading = getattr(config, "first_k_dense_replace", None)
    writer.add_leading_dense_block_count(config.mlp_layer_types.count("dense") if leading is None else leading)
    writer.add_expert_weights_scale(config.routed_scaling_factor)
    if config.norm_topk_prob:
        writer.add_expert_weights_norm(True)
    if family.name == "deepseek-v3" or family.architecture == "glm4moe":
        writer.add_expert_gating_func(gguf.ExpertGatingFuncType.SIGMOID)


def add_multipliers(writer, config):
    writer.add_attention_scale(config.attention_multiplier)
    writer.add_embedding_scale(config.embedding_multiplier)
    writer.add_residual_scale(config.residual_multiplier)
    writer.add_logit_scale(config.logits_scaling)


def add_vocabulary(writer, family):
    kinds = {**dict.fromkeys(CONTROL_TOKENS, gguf.TokenType.CONTROL),
             **dict.fromkeys(TEXT_MARKS, gguf.TokenType.USER_DEFINED)}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(family.pre_tokenizer)
    writer.add_token_list(TOKENS)
    writer.add_token_types([kinds.get(spelling, gguf.TokenType.NORMAL) for spelling in TOKENS])
    writer.add_token_merges([f"{left} {right}" for left, right in MERGES])
    writer.add_bos_token_id(family.config.bos_token_id)
    writer.add_eos_token_id(family.config.eos_token_id)
    writer.add_pad_token_id(token("<|pad|>"))
    writer.add_add_bos_token(family.adds_bos)
    writer.add_chat_template(CHAT_TEMPLATE)


def add_metadata(writer, family):
    config = family.config
    writer.add_name(f"Tiny {family.name}")
    writer.add_file_type(FILE_TYPES[family.storage])
    add_sizes(writer, config)
    add_rope(writer, config, family)
    add_attention(writer, config, family)
    add_experts(writer, config, family)
    if family.architecture in ("granite", "granitemoe"):
        add_multipliers(writer, config)
    if family.is_embedding:
        writer.add_pooling_type(gguf.PoolingType.LAST)
        writer.add_add_eos_token(True)
    add_vocabulary(writer, family)
