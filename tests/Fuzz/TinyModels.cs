using Google.Protobuf;
using HRNet.Models;
using HRNet.Onnx;
using HRNet.Onnx.Messages;

namespace HRNet.Fuzz;

/// <summary>Models of one node, so that what comes before the network is what takes the time: each output plane is a plane of the input, averaged over blocks of 4 x 4.</summary>
internal static class TinyModels
{
    /// <summary>Writes a pose and a segmentation model.</summary>
    public static void Write(string folder)
    {
        var pose = new ModelCard
        {
            Task = ModelTask.Pose,
            Architecture = "HRNetV1",
            Variant = "w18",
            InputHeight = 64,
            InputWidth = 48,
            Output = "heatmaps",
            Keypoints = ["nose", "left_hand", "right_hand"],
            Limbs = [[0, 1], [0, 2]],
            FlipPairs = [[1, 2]],
        };
        File.WriteAllBytes(Path.Combine(folder, "pose.onnx"), Bytes(pose));
        File.WriteAllBytes(Path.Combine(folder, "segment.onnx"), Bytes(pose with
        {
            Task = ModelTask.Segment,
            Architecture = "HRNetV2",
            InputWidth = 64,
            Fit = InputFit.LongSide,
            Output = "logits",
            Keypoints = [],
            Limbs = [],
            FlipPairs = [],
            Classes = ["background", "person", "other"],
            Palette = ["#000000", "#dc143c", "#00dc3c"],
        }));
    }

    /// <summary>A model file for that card.</summary>
    /// <param name="card">The card.</param>
    /// <param name="described">Whether it is in the file.</param>
    public static byte[] Bytes(ModelCard card, bool described = true)
    {
        var node = new NodeProto { OpType = "AveragePool", Input = { "image" }, Output = { card.Output } };
        foreach (var name in new[] { "kernel_shape", "strides" })
            node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { 4, 4 } });
        var graph = new GraphProto
        {
            Name = "tiny",
            Node = { node },
            Input = { Tensor("image", "batch", "3", "height", "width") },
            Output = { Tensor(card.Output, "batch", "3", "rows", "columns") },
        };
        var model = new ModelProto { IrVersion = 8, ProducerName = "fuzz", Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
        foreach (var (key, value) in described ? CardProperties.Of(card) : [])
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    private static ValueInfoProto Tensor(string name, params string[] sizes)
    {
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        foreach (var size in sizes)
            type.Shape.Dim.Add(long.TryParse(size, out var number) ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = size });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }
}
