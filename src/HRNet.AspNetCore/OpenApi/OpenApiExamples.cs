using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.Problems;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.AspNetCore.OpenApi;

/// <summary>Example answers, made of the types that the real ones are made of.</summary>
internal static class OpenApiExamples
{
    private static readonly ImageSize s_image = new(512, 512);

    /// <summary>An answer of POST /v1/pose.</summary>
    public static JsonNode Pose { get; } = JsonSerializer.SerializeToNode(
        new PoseResult(
            "pose_coco17_w18_small_v1_192x144", "cpu", BoxSource.Detector,
            [
                new(0.61f, new(60, 10, 380, 500),
                [
                    new("nose", 221.4f, 118.9f, 0.83f, true),
                    new("left_eye", 239.7f, 101.2f, 0.79f, true),
                    new("right_eye", 204.1f, 102.6f, 0.77f, true),
                ]),
            ],
            new() { Decode = 3.9, Detect = 21.3, Preprocess = 0.2, Queue = 0.1, Inference = 14.8, Postprocess = 0.1, Total = 40.4 })
        {
            Image = s_image,
            Threshold = 0.15f,
            Detector = "detect_person_w18_small_v1_320",
        },
        WireJson.Default.PoseResult)!;

    /// <summary>An answer of POST /v1/segment.</summary>
    public static JsonNode Segment { get; } = JsonSerializer.SerializeToNode(
        new SegmentResult(
            "segment_person_w18_small_v1_256", "cpu", [new(1, "person", "#dc143c", 140_822, 0.5372), new(0, "background", "#000000", 121_322, 0.4628)], new(default, 512, 512),
            new() { Decode = 3.9, Preprocess = 1.1, Queue = 0.1, Inference = 34.2, Postprocess = 4.6, Render = 2.7, Total = 46.6 })
        {
            Image = s_image,
            Mask = new("png", 512, 512, Convert.FromBase64String("iVBORw0KGgo=")),
        },
        WireJson.Default.SegmentResult)!;

    /// <summary>An answer of POST /v1/detect.</summary>
    public static JsonNode Detect { get; } = JsonSerializer.SerializeToNode(
        new DetectResult(
            "detect_person_w18_small_v1_320", "cpu", [new(0, "person", 0.74f, new(58.3f, 11.9f, 381.2f, 498.6f))],
            new() { Decode = 3.9, Preprocess = 0.9, Queue = 0.1, Inference = 19.6, Postprocess = 0.6, Total = 25.1 })
        {
            Image = s_image,
            Threshold = 0.3f,
        },
        WireJson.Default.DetectResult)!;

    /// <summary>An answer of POST /v1/classify.</summary>
    public static JsonNode Classify { get; } = JsonSerializer.SerializeToNode(
        new ClassifyResult(
            "HRNet_W18_C_ssld_pretrained", "cpu", [new(207, "golden retriever", 0.8214), new(208, "Labrador retriever", 0.0731), new(222, "kuvasz", 0.0152)],
            new() { Decode = 3.9, Preprocess = 0.6, Queue = 0.1, Inference = 24.3, Postprocess = 0.1, Total = 29.1 })
        {
            Image = s_image,
        },
        WireJson.Default.ClassifyResult)!;

    /// <summary>An answer of POST /v1/analyze.</summary>
    public static JsonNode Analyze { get; } = new JsonObject { ["pose"] = Pose.DeepClone(), ["segment"] = Segment.DeepClone() };

    /// <summary>COCO's results of <see cref="Pose"/>, with its keypoints cut to three as well.</summary>
    public static JsonNode Coco { get; } = JsonNode.Parse(
        """[{"image_id":42,"category_id":1,"bbox":[60,10,380,500],"keypoints":[221.4,118.9,0.83,239.7,101.2,0.79,204.1,102.6,0.77],"score":0.61}]""")!;

    /// <summary>What is sent and answered by type, but for pictures.</summary>
    public static IReadOnlyDictionary<Type, JsonNode> Others { get; } = Types();

    /// <summary>How whatever takes a picture may refuse.</summary>
    public static IReadOnlyList<int> PictureProblems { get; } = [400, 401, 403, 404, 406, 408, 413, 415, 422, 429, 500, 503, 504];

    /// <summary>An answer about two pictures, of which one could not be read.</summary>
    public static JsonNode Batch(JsonNode answer) => new JsonObject
    {
        ["results"] = new JsonArray(
            new JsonObject { ["index"] = 0, ["name"] = "one.jpg", ["answer"] = answer.DeepClone() },
            new JsonObject
            {
                ["index"] = 1,
                ["name"] = "two.jpg",
                ["problem"] = JsonSerializer.SerializeToNode(new Problem(400, "unreadable_picture", "The picture cannot be read."), WireJson.Default.Problem),
            }),
    };

    /// <summary>A problem for each status.</summary>
    public static IReadOnlyList<(int Status, string Text, Problem Example)> Problems { get; } =
    [
        (400, "The request cannot be read: its picture, an option, a header or its JSON.", new(400, "invalid_option", "Option 'threshold' must be a number from 0 to 1, with a point; 'high' is not.") { Option = "threshold" }),
        (401, "A key is missing or unknown, where the service asks for one.", new(401, "unauthorized", "This needs a key, in the header 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.")),
        (403, "The key is not for this, the page of another site is not welcome, or pictures are not fetched here.", new(403, "forbidden", "The key 'operator' is not for this.")),
        (404, "There is no such model, or no such thing.", new(404, "unknown_model", "There is no model 'w99'.")),
        (406, "None of the forms fits the Accept header.", new(406, "not_acceptable", "The Accept header allows none of application/json, image/png.")),
        (408, "The request came too slowly.", new(408, "too_slow", "The request came too slowly.")),
        (409, "It cannot be done now.", new(409, "pull_running", "pose-w48-384x288 is being pulled: one at a time. GET /v1/models/pull/pose-w48-384x288 tells how far it is.")),
        (413, "The request has too many bytes, or too many pictures.", new(413, "too_large", "The picture is larger than the 16 MiB that are taken.")),
        (415, "The content type is not taken.", new(415, "unsupported_type", "The content type 'text/plain' is not taken.")),
        (422, "The picture has too many pixels, takes too long to decode, or could not be fetched.", new(422, "too_many_pixels", "The picture has 100 million pixels; at most 40 million are taken.")),
        (429, "Busy, or more requests than this client may send; Retry-After says for how long.", new(429, "busy", "Try again in 2 s.") { RetryAfter = 2 }),
        (500, "A fault of the service; it is in its log under the trace id.", new(500, "internal", "Something went wrong here that should not have. It is in the log under the trace id.") { TraceId = "0af7651916cd43dd8448eb211c80319c" }),
        (503, "The models are still being loaded, the service is stopping, or a device was lost.", new(503, "not_ready", "The models are still being loaded.") { RetryAfter = 1 }),
        (504, "The answer was not ready in the time that the header X-Request-Timeout gave.", new(504, "deadline_passed", "The answer was not ready in the time that the header X-Request-Timeout gave.")),
        (507, "There is no place for the file.", new(507, "disk_full", "There is no place for the model in the folder.")),
    ];

    private static Dictionary<Type, JsonNode> Types()
    {
        var model = new ModelDto(
            "pose_coco17_w18_small_v1_192x144", ModelTask.Pose, true, "HRNetV1", "w18_small_v1", NetworkPrecision.Float32, new(144, 192), 0.15f, ["nose", "left_eye", "right_eye"], [[0, 1], [0, 2]], [[1, 2]],
            null, HeatMapDecoder.Dark, "Trained on COCO's people.", "Apache-2.0", "pose.pth", new('0', 64), 15_812_345, new(2026, 12, 1, 9, 30, 0, TimeSpan.Zero), "cpu", []);
        var pull = new PullDto("pose-w32-256x192", "td-hm_hrnet-w32_8xb64-210e_coco-256x192-81c58e40_20220909.pth", PullState.Running);
        return new()
        {
            [typeof(ModelDto)] = Json(model, WireJson.Default.ModelDto),
            [typeof(ModelsDto)] = Json(new ModelsDto([model], []), WireJson.Default.ModelsDto),
            [typeof(DevicesDto)] = Json(new DevicesDto("auto", "1.31.1", [new("cpu", "cpu", "Intel(R) Xeon(R)", "CPUExecutionProvider", [model.Name], [])]), WireJson.Default.DevicesDto),
            [typeof(HealthDto)] = Json(new HealthDto("ready"), WireJson.Default.HealthDto),
            [typeof(PullRequestDto)] = Json(new PullRequestDto(pull.Name), WireJson.Default.PullRequestDto),
            [typeof(PullDto)] = Json(pull with { Stage = "downloading", Share = 0.25, Bytes = 28_600_000, TotalBytes = 114_400_000, BytesPerSecond = 9_500_000, SecondsLeft = 9 }, WireJson.Default.PullDto),
            [typeof(string)] = "# TYPE hrnet_live_frames_total counter",
        };
    }

    private static JsonNode Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
