using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;

namespace HRNet.Inference.Tests;

/// <summary>Model files of the smallest networks whose weights are all 0 but for last biases: whatever they are shown, they answer those.</summary>
internal static class DecidedModels
{
    private static readonly Variant s_variant = Variant.Find("w18_small_v1");

    /// <summary>Writes a classifier with a class for each logit, called class_0 and so on.</summary>
    public static void WriteClassifier(string path, params float[] logits)
    {
        var network = new ClassificationNetwork(s_variant, logits.Length);
        var card = Card(ModelTask.Classify, network) with
        {
            Output = "logits",
            Classes = [.. logits.Select((_, k) => $"class_{k}")],
            Classification = ClassificationRecipe.Of(64),
        };
        OnnxWriter.Write(path, network, parameter => parameter.Name == "classifier.bias" ? logits : new float[parameter.Count], card);
    }

    /// <summary>Writes a model of faces, as the original facial landmark code has it: each landmark is everywhere in the crop, with this score.</summary>
    public static void WriteFace(string path, params float[] scores)
    {
        var network = new FaceNetwork(s_variant, scores.Length);
        var card = Card(ModelTask.Face, network) with
        {
            Output = network.Outputs[0],
            Keypoints = [.. scores.Select((_, k) => $"keypoint_{k}")],
            Decoder = HeatMapDecoder.Face,
        };
        OnnxWriter.Write(path, network, parameter => parameter.Name == "head.3.bias" ? scores : new float[parameter.Count], card);
    }

    /// <summary>Writes an OCR network; its first output is not its answer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="auxiliary">What the first output holds.</param>
    /// <param name="logits">What the answer holds.</param>
    public static void WriteOcr(string path, float[] auxiliary, float[] logits)
    {
        var network = new OcrNetwork(s_variant, logits.Length);
        var card = Card(ModelTask.Segment, network) with { Output = "logits", Upsampling = network.Upsampling, Classes = [.. logits.Select((_, k) => $"class_{k}")] };
        OnnxWriter.Write(
            path, network, parameter => parameter.Name switch { "aux_head.3.bias" => auxiliary, "cls_head.bias" => logits, _ => new float[parameter.Count] }, card);
    }

    /// <summary>Writes the first stage of a detector that says of itself that it has a second one in another file.</summary>
    public static void WriteFirstStage(string path)
    {
        var network = new FcosNetwork(s_variant, 1, 32, Stacked: 1, Levels: 3);
        var card = Card(ModelTask.Detect, network) with
        {
            Output = network.Outputs[0],
            Detection = new DetectionRecipe
            {
                Score = ScoreRule.Product,
                CandidateThreshold = 0.05f,
                Nms = 0.5f,
                NmsPre = 100,
                MaxPerImage = 20,
                FinestStride = 8,
                Levels = 3,
                FloatResize = false,
                Regions = new RegionRecipe
                {
                    File = "second" + RegionRecipe.FileSuffix,
                    Levels = 3,
                    TargetStds = [[0.1f, 0.1f, 0.2f, 0.2f]],
                    BackgroundFirst = false,
                    Legacy = false,
                    Masks = false,
                    MaskThreshold = 0.5f,
                    AnchorScales = [8],
                    AnchorRatios = [1],
                    ProposalNms = 0.7f,
                    MaxProposals = 100,
                },
            },
        };
        OnnxWriter.Write(path, network, parameter => new float[parameter.Count], card);
    }

    private static ModelCard Card(ModelTask task, Architecture network) => new()
    {
        Task = task,
        Architecture = network.System,
        Variant = network.Variant.Name,
        Upsampling = network.Upsampling,
        InputHeight = 64,
        InputWidth = 64,
        Output = "",
    };
}
