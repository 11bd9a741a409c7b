using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Problems;
using HRNet.Inference.Answers;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.OpenApi;

/// <summary>Example answers, made of the types that the real ones are made of.</summary>
internal static class OpenApiExamples
{
    /// <summary>An answer of POST /pose.</summary>
    public static JsonNode Pose { get; } = JsonSerializer.SerializeToNode(
        new PoseAnswer(
            new(512, 512), "pose_coco17_w18_small_v1_192x144", "cpu", 0.15f, BoxSource.Detector, "detect_person_w18_small_v1_320",
            [
                new(0.61, new(60, 10, 380, 500),
                [
                    new("nose", 221.4, 118.9, 0.83, true),
                    new("left_eye", 239.7, 101.2, 0.79, true),
                    new("right_eye", 204.1, 102.6, 0.77, true),
                ]),
            ],
            null, new(3.9, 21.3, 0.2, 0.1, 14.8, 0.1, 0, 40.4)),
        AnswerJson.Default.PoseAnswer)!;

    /// <summary>An answer of POST /segment.</summary>
    public static JsonNode Segment { get; } = JsonSerializer.SerializeToNode(
        new SegmentAnswer(
            new(512, 512), "segment_person_w18_small_v1_256", "cpu",
            [new(1, "person", "#dc143c", 140_822, 0.5372), new(0, "background", "#000000", 121_322, 0.4628)],
            new("png", 512, 512, Convert.FromBase64String("iVBORw0KGgo="), null, null), null, new(3.9, 0, 1.1, 0.1, 34.2, 4.6, 2.7, 46.6)),
        AnswerJson.Default.SegmentAnswer)!;

    /// <summary>An answer of POST /detect.</summary>
    public static JsonNode Detect { get; } = JsonSerializer.SerializeToNode(
        new DetectAnswer(
            new(512, 512), "detect_person_w18_small_v1_320", "cpu", 0.3f, [new("person", 0, 0.74, new(58.3, 11.9, 381.2, 498.6), null)], null,
            new(3.9, 0, 0.9, 0.1, 19.6, 0.6, 0, 25.1)),
        AnswerJson.Default.DetectAnswer)!;

    /// <summary>An answer of POST /classify.</summary>
    public static JsonNode Classify { get; } = JsonSerializer.SerializeToNode(
        new ClassifyAnswer(
            new(512, 512), "HRNet_W18_C_ssld_pretrained", "cpu", [new("golden retriever", 207, 0.8214), new("Labrador retriever", 208, 0.0731), new("kuvasz", 222, 0.0152)],
            new(3.9, 0, 0.6, 0.1, 24.3, 0.1, 0, 29.1)),
        AnswerJson.Default.ClassifyAnswer)!;

    /// <summary>An answer of POST /analyze.</summary>
    public static JsonNode Analyze { get; } = new JsonObject { ["pose"] = Pose.DeepClone(), ["segment"] = Segment.DeepClone() };

    /// <summary>A problem for each status.</summary>
    public static IReadOnlyList<(int Status, string Text, Problem Example)> Problems { get; } =
    [
        (400, "The picture or an option cannot be read.", new(400, "invalid_option", "Option 'threshold' must be a number from 0 to 1, with a point; 'high' is not.") { Option = "threshold" }),
        (404, "There is no such model.", new(404, "unknown_model", "There is no model 'w99'.")),
        (406, "None of the forms fits the Accept header.", new(406, "not_acceptable", "The Accept header allows none of application/json, image/png.")),
        (413, "The picture has too many bytes.", new(413, "too_large", "The picture is larger than the 16 MiB that are taken.")),
        (415, "The content type is not taken.", new(415, "unsupported_type", "The content type 'text/plain' is not taken.")),
        (422, "The picture has too many pixels.", new(422, "too_many_pixels", "The picture has 100 million pixels; at most 40 million are taken.")),
        (429, "Busy; Retry-After says for how long.", new(429, "busy", "Try again in 2 s.") { RetryAfter = 2 }),
        (503, "The models are still being loaded.", new(503, "not_ready", "The models are still being loaded.") { RetryAfter = 1 }),
    ];
}
