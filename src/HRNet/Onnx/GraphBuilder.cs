using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using HRNet.Network;
using HRNet.Onnx.Messages;
using static HRNet.Onnx.Messages.AttributeProto.Types;

namespace HRNet.Onnx;

/// <summary>Collects nodes, small constants and planned weights, and keeps their names apart.</summary>
internal sealed class GraphBuilder(OnnxOptions options)
{
    private readonly HashSet<string> _names = [];
    private int _counter;

    /// <summary>Nodes, constants, inputs and outputs; the weights are planned apart because they do not fit in memory twice.</summary>
    public GraphProto Graph { get; } = new() { Name = "hrnet" };

    public List<PlannedWeights> Weights { get; } = [];

    /// <summary>Adds a node and gives the name of its output: <paramref name="name"/>, or the operator with a number.</summary>
    public string Node(string operation, IEnumerable<string> inputs, string? name = null, params ReadOnlySpan<AttributeProto> attributes)
    {
        // A layer that several levels share has one name and many outputs.
        if (name is null || !_names.Add(name))
            name = $"{name ?? operation.ToLowerInvariant()}_{++_counter}";
        var node = new NodeProto { Name = name, OpType = operation, Input = { inputs }, Output = { name } };
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        Graph.Node.Add(node);
        return name;
    }

    /// <summary>Gives an output the name that users see.</summary>
    public void Rename(string from, string to)
    {
        foreach (var node in Graph.Node)
        {
            Replace(node.Input, from, to);
            Replace(node.Output, from, to);
        }
    }

    /// <summary>Plans the tensors of a layer once, however often the layer is used.</summary>
    public void Plan(IReadOnlyList<Parameter> tensors, Func<TensorSource, IReadOnlyList<float[]>> read)
    {
        if (!_names.Add(tensors[0].Name))
            return;
        Weights.Add(new([.. tensors.Select(Stored)], read));
    }

    /// <summary>Plans tensors that are stored as they are planned, once for each name of the first.</summary>
    public void PlanAs(IReadOnlyList<PlannedTensor> tensors, Func<TensorSource, IReadOnlyList<float[]>> read)
    {
        if (_names.Add(tensors[0].Name))
            Weights.Add(new(tensors, read));
    }

    /// <summary>An int64 vector; equal ones share a name.</summary>
    public string Integers(params long[] values) => Constant(
        $"ints:{string.Join(',', values)}", TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>A float32 vector, or a scalar where <paramref name="shape"/> is empty; equal ones share a name.</summary>
    public string Floats(long[] shape, params float[] values) => Constant(
        $"floats:{string.Join(',', shape)}:{string.Join(',', values)}", TensorProto.Types.DataType.Float, shape,
        MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>An uint8 scalar; equal ones share a name.</summary>
    public string Byte(byte value) => Constant($"byte:{value}", TensorProto.Types.DataType.Uint8, [], [value]);

    /// <summary>So many zeros, of int8 or int32; equal ones share a name.</summary>
    public string Zeros(TensorProto.Types.DataType type, int count) => Constant(
        $"zeros:{type}:{count}", type, [count], new byte[count * (type == TensorProto.Types.DataType.Int8 ? sizeof(sbyte) : sizeof(int))]);

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeType.Int };

    public static AttributeProto Attribute(string name, float value) => new() { Name = name, F = value, Type = AttributeType.Float };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeType.String };

    public static AttributeProto Attribute(string name, params long[] values) =>
        new() { Name = name, Ints = { values }, Type = AttributeType.Ints };

    private PlannedTensor Stored(Parameter tensor)
    {
        // Vectors are too small to be worth it.
        if (!options.HalfStorage || tensor.Shape.Count(dimension => dimension > 1) < 2)
            return new(tensor.Name, tensor.Shape);

        var stored = tensor.Name + PlannedTensor.HalfSuffix;
        Graph.Node.Add(new NodeProto
        {
            Name = tensor.Name,
            OpType = "Cast",
            Input = { stored },
            Output = { tensor.Name },
            Attribute = { Attribute("to", (long)TensorProto.Types.DataType.Float) },
        });
        return new(stored, tensor.Shape, TensorProto.Types.DataType.Float16);
    }

    private string Constant(string name, TensorProto.Types.DataType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        if (_names.Add(name))
            Graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { shape }, RawData = ByteString.CopyFrom(bytes) });
        return name;
    }

    private static void Replace(RepeatedField<string> list, string from, string to)
    {
        for (var k = 0; k < list.Count; k++)
        {
            if (list[k] == from)
                list[k] = to;
        }
    }
}
