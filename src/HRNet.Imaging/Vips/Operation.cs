using System.Runtime.InteropServices;

namespace HRNet.Imaging.Vips;

/// <summary>A reference to a VipsOperation.</summary>
internal sealed class OperationHandle : SafeHandle
{
    /// <summary>Takes over one reference.</summary>
    public OperationHandle(nint operation) : base(0, ownsHandle: true) => SetHandle(operation);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        // A failed build can leave outputs behind, which refer back to the operation.
        Native.vips_object_unref_outputs(handle);
        Native.g_object_unref(handle);
        return true;
    }
}

/// <summary>One operation of libvips: made by name, given its arguments, run once. See the list of operations in libvips' documentation.</summary>
internal sealed unsafe class Operation : IDisposable
{
    private readonly OperationHandle _operation;
    private readonly string _name;

    /// <summary>Makes the operation.</summary>
    public Operation(string name)
    {
        _name = name;
        _operation = new OperationHandle(Native.vips_operation_new(name));
        if (_operation.IsInvalid)
            throw new VipsException(name);
    }

    /// <summary>Sets a number, a flag or the short name of an enumeration's value.</summary>
    public Operation With(string argument, string value) =>
        Native.vips_object_set_argument_from_string(_operation, argument, value) == 0 ? this : throw new VipsException(_name);

    /// <summary>Sets an image, which the operation then holds a reference to.</summary>
    public Operation With(string argument, VipsImage image)
    {
        Native.Value value = default;
        Native.g_value_init(ref value, Native.vips_image_get_type());
        Native.g_value_set_object(ref value, image);
        Native.g_object_set_property(_operation, argument, ref value);
        Native.g_value_unset(ref value);
        return this;
    }

    /// <summary>Sets a file in memory of the caller, who keeps it in place until all that is made from it is disposed.</summary>
    public Operation With(string argument, byte* data, int length)
    {
        var blob = Native.vips_blob_new(0, data, (nuint)length);
        Native.Value value = default;
        Native.g_value_init(ref value, Native.vips_blob_get_type());
        Native.g_value_set_boxed(ref value, blob);
        Native.g_object_set_property(_operation, argument, ref value);
        Native.g_value_unset(ref value);
        Native.vips_area_unref(blob);
        return this;
    }

    /// <summary>Runs and gives the image that comes out.</summary>
    public VipsImage Image()
    {
        Build();
        Native.Value value = default;
        Native.g_value_init(ref value, Native.vips_image_get_type());
        Native.g_object_get_property(_operation, "out", ref value);
        var image = new VipsImage(Native.g_value_dup_object(ref value));
        Native.g_value_unset(ref value);
        return image;
    }

    /// <summary>Runs and gives the file that comes out.</summary>
    public byte[] File()
    {
        Build();
        Native.Value value = default;
        Native.g_value_init(ref value, Native.vips_blob_get_type());
        Native.g_object_get_property(_operation, "buffer", ref value);
        var data = Native.vips_blob_get(Native.g_value_get_boxed(ref value), out var length);
        var file = new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        Native.g_value_unset(ref value);
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => _operation.Dispose();

    private void Build()
    {
        if (Native.vips_object_build(_operation) != 0)
            throw new VipsException(_name);
    }
}
