"""The tiny models: one entry for each family, with the sizes that make its peculiarities show.

`storage` is the format of the matrices in the GGUF file; vectors and routers are always F32, as converters leave them.
`experts` names another format for the experts' matrices alone.
"""

import dataclasses

import transformers

from vocabulary import TOKENS, token

ENDS = {"bos_token_id": token("<|endoftext|>"), "eos_token_id": token("<|im_end|>"), "pad_token_id": token("<|pad|>")}
SIZES = {
    "vocab_size": len(TOKENS), "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 1024, "rms_norm_eps": 1e-6, "tie_word_embeddings": False,
}

GRANITE = {
    "embedding_multiplier": 1.5, "attention_multiplier": 0.2, "residual_multiplier": 0.8, "logits_scaling": 0.5,
    "tie_word_embeddings": True,
}


@dataclasses.dataclass
class Family:
    name: str
    architecture: str
    pre_tokenizer: str
    config: transformers.PretrainedConfig
    storage: str = "F16"
    experts: str | None = None
    adds_bos: bool = False
    is_embedding: bool = False
    splits_kv_b: bool = True

    @property
    def is_quantised(self):
        return "Q8_0" in self.storage or self.experts is not None


def sized(config_class, **changes):
    return config_class(**{**SIZES, **ENDS, **changes})


def yarn(context, factor, **more):
    return {
        "rope_type": "yarn", "rope_theta": 10000.0, "factor": factor, "original_max_position_embeddings": context,
        **more,
    }


def mla(**changes):
    """The sizes of multi-head latent attention: no head is as wide as another part of the same name elsewhere."""
    sizes = {
        "num_key_value_heads": 4, "kv_lora_rank": 32, "q_lora_rank": 48, "qk_rope_head_dim": 16, "qk_nope_head_dim": 32,
        "v_head_dim": 24, "intermediate_size": 96, "moe_intermediate_size": 32, "n_routed_experts": 8,
        "n_shared_experts": 2, "num_experts_per_tok": 3,
    }
    return {**sizes, **changes}


def dense():
    llama3 = {
        "rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 128,
    }
    yield Family("llama", "llama", "llama-bpe", sized(
        transformers.LlamaConfig, intermediate_size=96, rope_parameters=llama3, rms_norm_eps=1e-5,
        bos_token_id=token("<|begin_of_text|>")), adds_bos=True)
    yield Family("granite", "granite", "refact", sized(
        transformers.GraniteConfig, num_hidden_layers=2, intermediate_size=96, **GRANITE))
    yield Family("qwen2", "qwen2", "qwen2", sized(
        transformers.Qwen2Config, intermediate_size=96, tie_word_embeddings=True, num_hidden_layers=2), storage="F32")
    yield Family("qwen3", "qwen3", "qwen2", sized(
        transformers.Qwen3Config, intermediate_size=96, head_dim=32, num_hidden_layers=2), storage="BF16")
    yield Family("qwen3-embedding", "qwen3", "qwen2", sized(
        transformers.Qwen3Config, intermediate_size=96, head_dim=32, num_hidden_layers=2, tie_word_embeddings=True),
        is_embedding=True)


def experts():
    qwen3moe = {
        "num_hidden_layers": 2, "head_dim": 32, "intermediate_size": 96, "moe_intermediate_size": 32, "num_experts": 8,
        "num_experts_per_tok": 3, "norm_topk_prob": True,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0},
    }
    yield Family("qwen3moe", "qwen3moe", "qwen2", sized(transformers.Qwen3MoeConfig, **qwen3moe))
    yield Family("qwen3moe-q8_0", "qwen3moe", "qwen2", sized(transformers.Qwen3MoeConfig, **qwen3moe), storage="Q8_0")
    yield Family("qwen2moe", "qwen2moe", "qwen2", sized(
        transformers.Qwen2MoeConfig, num_hidden_layers=2, intermediate_size=96, moe_intermediate_size=32, num_experts=6,
        shared_expert_intermediate_size=48, num_experts_per_tok=2), storage="BF16")
    yield Family("olmoe", "olmoe", "olmo", sized(
        transformers.OlmoeConfig, num_hidden_layers=2, intermediate_size=32, num_experts=4, num_experts_per_tok=2,
        num_key_value_heads=4, rms_norm_eps=1e-5), storage="F32")
    yield Family("mixtral", "llama", "llama-bpe", sized(
        transformers.MixtralConfig, num_hidden_layers=2, intermediate_size=64, num_local_experts=4,
        num_experts_per_tok=2, rms_norm_eps=1e-5, bos_token_id=token("<|begin_of_text|>"),
        rope_parameters={"rope_type": "default", "rope_theta": 1000000.0}), adds_bos=True)
    yield Family("granitemoe", "granitemoe", "refact", sized(
        transformers.GraniteMoeConfig, num_hidden_layers=2, intermediate_size=32, num_local_experts=8,
        num_experts_per_tok=4, **GRANITE))


def latent_attention():
    yield Family("deepseek-v2-lite", "deepseek2", "deepseek-llm", sized(transformers.DeepseekV2Config, **mla(
        num_hidden_layers=2, q_lora_rank=None, first_k_dense_replace=1, topk_method="greedy",
        rope_parameters=yarn(256, 4.0, mscale=0.707, mscale_all_dim=0.707))))
    yield Family("deepseek-v2", "deepseek2", "deepseek-llm", sized(transformers.DeepseekV2Config, **mla(
        num_hidden_layers=2, first_k_dense_replace=1, topk_method="group_limited_greedy", n_group=4, topk_group=2,
        routed_scaling_factor=16.0, rope_parameters=yarn(256, 4.0, mscale=0.707, mscale_all_dim=0.707))),
        splits_kv_b=False)
    yield Family("deepseek-v3", "deepseek2", "deepseek-v3", sized(transformers.DeepseekV3Config, **mla(
        first_k_dense_replace=1, n_group=4, topk_group=2, routed_scaling_factor=2.5, n_shared_experts=1,
        rope_parameters=yarn(256, 8.0, mscale=1.0, mscale_all_dim=1.0, beta_fast=8.0, beta_slow=1.0))))
    yield Family("glm-4.7-flash", "deepseek2", "glm4", sized(transformers.Glm4MoeLiteConfig, **mla(
        n_shared_experts=1, routed_scaling_factor=1.8, rms_norm_eps=1e-5, num_hidden_layers=2, v_head_dim=40,
        rope_parameters={"rope_type": "default", "rope_theta": 1000000.0})), storage="BF16")


def other_attention():
    glm4moe = {
        "intermediate_size": 96, "moe_intermediate_size": 32, "head_dim": 32, "n_routed_experts": 8,
        "n_shared_experts": 1, "num_experts_per_tok": 3, "first_k_dense_replace": 1, "attention_bias": True,
        "rms_norm_eps": 1e-5,
        "routed_scaling_factor": 2.5,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0, "partial_rotary_factor": 0.5},
    }
    yield Family("glm4moe", "glm4moe", "glm4", sized(transformers.Glm4MoeConfig, use_qk_norm=True, **glm4moe))
    yield Family("glm4moe-air", "glm4moe", "glm4", sized(
        transformers.Glm4MoeConfig, **{**glm4moe, "num_hidden_layers": 2, "routed_scaling_factor": 1.0}))
    gpt_oss = {
        "num_hidden_layers": 4, "head_dim": 32, "intermediate_size": 32, "num_local_experts": 4,
        "num_experts_per_tok": 2, "sliding_window": 24, "rms_norm_eps": 1e-5,
        "rope_parameters": {**yarn(4096, 32.0, beta_fast=32.0, beta_slow=1.0, truncate=False), "rope_theta": 150000.0},
    }
    yield Family("gpt-oss", "gpt-oss", "gpt-4o", sized(transformers.GptOssConfig, **gpt_oss))
    yield Family("gpt-oss-mxfp4", "gpt-oss", "gpt-4o", sized(
        transformers.GptOssConfig, **{**gpt_oss, "num_hidden_layers": 2}), storage="BF16", experts="MXFP4")


FAMILIES = [*dense(), *experts(), *latent_attention(), *other_attention()]
