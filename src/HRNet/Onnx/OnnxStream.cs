using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using HRNet.Network;
using HRNet.Onnx.Messages;
using DataType = HRNet.Onnx.Messages.TensorProto.Types.DataType;

namespace HRNet.Onnx;

/// <summary>
/// Writes a model message without holding it: all lengths are known before the first weight is read. The metadata come first, so that a
/// reader finds them at the start.
/// </summary>
internal static class OnnxStream
{
    public static void Write(
        Stream stream, ModelProto header, GraphBuilder graph, TensorSource source, IProgress<double>? progress, CancellationToken cancellation)
    {
        var total = graph.Graph.CalculateSize() + graph.Weights.SelectMany(weights => weights.Tensors).Sum(FieldSize);
        if (total + header.CalculateSize() > int.MaxValue - 64)
            throw new InvalidDataException($"The model would take {total:N0} bytes; an ONNX file holds at most 2 GiB.");

        using var output = new CodedOutputStream(stream, leaveOpen: true);
        header.WriteTo(output);
        output.WriteTag(ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)total);
        graph.Graph.WriteTo(output);

        var written = 0L;
        foreach (var weights in graph.Weights)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = weights.Read(source);
            for (var k = 0; k < values.Count; k++)
            {
                Write(stream, output, weights.Tensors[k], values[k]);
                written += FieldSize(weights.Tensors[k]);
            }

            progress?.Report((double)written / total);
        }

        output.Flush();
        progress?.Report(1);
    }

    private static void Write(Stream stream, CodedOutputStream output, PlannedTensor tensor, float[] values)
    {
        if (!TensorPrimitives.IsFiniteAll<float>(values))
            throw new InvalidDataException($"{tensor.Name} holds values that are no finite numbers.");

        output.WriteTag(GraphProto.InitializerFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)MessageSize(tensor));
        Start(tensor).WriteTo(output);
        output.WriteTag(TensorProto.RawDataFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)tensor.Bytes);
        output.Flush();
        stream.Write(tensor.Type switch
        {
            DataType.Float16 => MemoryMarshal.AsBytes<Half>(Halve(tensor, values)),
            DataType.Int8 => MemoryMarshal.AsBytes<sbyte>(Array.ConvertAll(values, Convert.ToSByte)),
            DataType.Int32 => MemoryMarshal.AsBytes<int>(Array.ConvertAll(values, Convert.ToInt32)),
            _ => MemoryMarshal.AsBytes<float>(values),
        });
    }

    private static Half[] Halve(PlannedTensor tensor, float[] values)
    {
        if (TensorPrimitives.MaxMagnitude<float>(values) > (float)Half.MaxValue)
            throw new InvalidDataException($"{tensor.Name} holds values beyond {(float)Half.MaxValue}, which float16 cannot store.");
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return halves;
    }

    /// <summary>A tensor message without its values.</summary>
    private static TensorProto Start(PlannedTensor tensor) => new()
    {
        Name = tensor.Name,
        DataType = (int)tensor.Type,
        Dims = { tensor.Shape.Select(dimension => (long)dimension) },
    };

    private static long MessageSize(PlannedTensor tensor) =>
        Start(tensor).CalculateSize() + FieldSize(TensorProto.RawDataFieldNumber, tensor.Bytes);

    private static long FieldSize(PlannedTensor tensor) => FieldSize(GraphProto.InitializerFieldNumber, MessageSize(tensor));

    private static long FieldSize(int field, long length) =>
        CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeUInt64Size((ulong)length) + length;
}
