using System.Runtime.InteropServices;

namespace HRNet.Imaging.Vips;

/// <summary>
/// The part of libvips' C API that is used: objects made by name (<c>vips_operation_new</c>), set and read as GObject properties. The convenience functions
/// (<c>vips_jpegload_buffer</c> and so on) are variadic, which C# cannot call on every platform. Signatures from vips/object.h, operation.h, image.h, type.h
/// and from glib's gvalue.h, gobject.h, gmessages.h; libvips carries glib and exports it.
/// </summary>
internal static unsafe partial class Native
{
    /// <summary>Resolved by <see cref="VipsLibrary"/>.</summary>
    public const string Library = "vips";

    /// <summary>VIPS_FORMAT_UCHAR of the enumeration VipsBandFormat.</summary>
    public const int UnsignedChar = 0;

    /// <summary>A GValue: a type and two machine-independent words.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Value
    {
        private nuint _type;
        private ulong _first;
        private ulong _second;
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string name);

    [LibraryImport(Library)]
    public static partial byte* vips_version_string();

    [LibraryImport(Library)]
    public static partial void vips_concurrency_set(int threads);

    [LibraryImport(Library)]
    public static partial void vips_cache_set_max(int operations);

    [LibraryImport(Library)]
    public static partial void vips_block_untrusted_set(int blocked);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_operation_block_set(string name, int blocked);

    [LibraryImport(Library)]
    public static partial byte* vips_error_buffer_copy();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_operation_new(string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_object_set_argument_from_string(OperationHandle operation, string name, string value);

    [LibraryImport(Library)]
    public static partial int vips_object_build(OperationHandle operation);

    [LibraryImport(Library)]
    public static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Library)]
    public static partial VipsImage vips_image_new_from_memory(byte* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Library)]
    public static partial int vips_image_write(VipsImage image, VipsImage target);

    [LibraryImport(Library)]
    public static partial int vips_image_get_width(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_height(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_bands(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_format(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_interpretation(VipsImage image);

    [LibraryImport(Library)]
    public static partial nuint vips_image_get_type();

    [LibraryImport(Library)]
    public static partial nuint vips_blob_get_type();

    [LibraryImport(Library)]
    public static partial nint vips_blob_new(nint free, byte* data, nuint length);

    [LibraryImport(Library)]
    public static partial byte* vips_blob_get(nint blob, out nuint length);

    [LibraryImport(Library)]
    public static partial void vips_area_unref(nint area);

    [LibraryImport(Library)]
    public static partial Value* g_value_init(ref Value value, nuint type);

    [LibraryImport(Library)]
    public static partial void g_value_unset(ref Value value);

    [LibraryImport(Library)]
    public static partial void g_value_set_boxed(ref Value value, nint boxed);

    [LibraryImport(Library)]
    public static partial nint g_value_get_boxed(ref Value value);

    [LibraryImport(Library)]
    public static partial void g_value_set_object(ref Value value, VipsImage image);

    [LibraryImport(Library)]
    public static partial nint g_value_dup_object(ref Value value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_set_property(OperationHandle target, string name, ref Value value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_get_property(OperationHandle target, string name, ref Value value);

    [LibraryImport(Library)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(Library)]
    public static partial void g_free(byte* memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint g_log_set_handler(string domain, int levels, delegate* unmanaged[Cdecl]<byte*, int, byte*, void*, void> handler, void* data);
}
